using CsCheck;
using Edge.Configuration;

namespace Edge.Tests.Configuration;

/// <summary>Text that is no JSON gets one line: line, column, what was found.</summary>
[TestClass]
public sealed class SiteSyntaxTests
{
    [TestMethod]
    [DataRow("[]", "line 1, column 1: found '[', expected '{'")]
    [DataRow("   ", "line 1, column 4: found the end of the file, expected '{'")]
    [DataRow("{\n  \"site\" 1 }", "line 2, column 10: found '1', expected ':'")]
    [DataRow("{ \"site\": 1\n  \"group\": 2 }", "line 2, column 3: found '\"', expected ',' or '}'")]
    [DataRow("{ \"site\": 1, }", "line 1, column 14: found '}', expected a key in double quotes")]
    [DataRow("{ \"site\": [1, ] }", "line 1, column 15: found ']', expected a value")]
    [DataRow("{ \"site\": [1 2] }", "line 1, column 14: found '2', expected ',' or ']'")]
    [DataRow("{ 'site': 1 }", "line 1, column 3: found ''', expected a key in double quotes")]
    [DataRow("{ \"site\": 'x' }", "line 1, column 11: found ''', expected a value")]
    [DataRow("{ \"site\": True }", "line 1, column 11: found 'T', expected a value")]
    [DataRow("{ \"site\": tru }", "line 1, column 11: found 't', expected a value")]
    [DataRow("{ \"site\": truely }", "line 1, column 15: found 'l', expected ',' or '}'")]
    [DataRow("{ \"site\": 1 } x", "line 1, column 15: found 'x', expected the end of the file")]
    [DataRow("{ \"site\": \"x\n\" }", "line 1, column 13: found the end of the line, expected '\"' at the end of a text")]
    [DataRow("{ \"site\": \"x", "line 1, column 13: found the end of the file, expected '\"' at the end of a text")]
    [DataRow("{ \"site\": \"\u0001\" }", "line 1, column 12: control character 1 in a text")]
    [DataRow("{ \"窑窑\": +1 }", "line 1, column 9: found '+', expected a value")]
    [DataRow("{ \"site\": .5 }", "line 1, column 11: found '.', expected a value")]
    [DataRow("{ \"site\": 1. }", "line 1, column 13: found ' ', expected a digit")]
    [DataRow("{ \"site\": - }", "line 1, column 12: found ' ', expected a digit")]
    [DataRow("{ \"site\": 007 }", "line 1, column 11: a number with a leading 0")]
    [DataRow("{ \"site\": 1e3 }", "line 1, column 12: a number with an exponent: write it out")]
    [DataRow("{ \"site\": 1234567890123456 }", "line 1, column 11: a number of more than 15 characters")]
    [DataRow("{ \"site\": 1, \"site\": 2 }", "line 1, column 14: key \"site\" comes twice in one object")]
    [DataRow("{ \"site\": \"a\\u0041\" }",
        "line 1, column 13: of the escapes only \\\\ and \\\" are allowed; write other characters as they are, in UTF-8")]
    [DataRow("{ \"site\": \"\\\"a\" }", "line 1, column 12: a text must not start with \\\"")]
    [DataRow("{ \"site\": \"😀\" }", "line 1, column 12: a character beyond U+FFFF")]
    [DataRow("{ \"site\": [[[[[[[[1]]]]]]]] }", "line 1, column 18: nested deeper than 8 levels")]
    public void Malformed_text_is_placed(string json, string expected)
    {
        Assert.AreEqual(expected, TestSites.ErrorOf(json));
    }

    [TestMethod]
    public void Text_that_is_not_UTF_8_is_placed()
    {
        Assert.AreEqual("line 1, column 3: bytes that are no UTF-8: save the file as UTF-8", TestSites.ErrorOf([.. "{\""u8, 0xB3, 0xC7, .. "\": 1}"u8]));
    }

    [TestMethod]
    public void The_same_key_in_two_objects_is_none_twice()
    {
        Assert.AreEqual("site: found 1; allowed: an object {...}", TestSites.ErrorOf("""{ "group": { "site": 1 }, "site": 1 }"""));
    }

    [TestMethod]
    public void Escaped_quotes_and_backslashes_arrive()
    {
        var site = TestSites.With(root =>
        {
            root["network"]!["ssid"] = "plant";
            root["network"]!["password"] = "a\"b\\c";
        });

        Assert.AreEqual("a\"b\\c", site.Network.Password);
    }

    [TestMethod]
    public void Whatever_a_byte_is_changed_to_the_answer_is_a_site_or_one_line()
    {
        var reference = TestSites.ReferenceBytes;
        Gen.Select(Gen.Int[0, reference.Length - 1], Gen.Byte, Gen.Int[0, reference.Length]).Sample(
            (at, value, cut) =>
            {
                byte[] json = [.. reference.AsSpan(0, at), value, .. reference.AsSpan(Math.Max(cut, at))];
                try
                {
                    return TestSites.Read(json).Channels.Length > 0;
                }
                catch (SiteException error)
                {
                    return error.Message.Length > 0 && !error.Message.Contains('\n') && !error.Message.Contains("library refused");
                }
            },
            iter: 2000);
    }
}
