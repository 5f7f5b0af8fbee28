using System.Collections;

using Microsoft.VisualStudio.TestTools.UnitTesting;

using nanoFramework.Json;

namespace Edge.Tests.Host;

[TestClass]
public sealed class JsonConvertTests
{
    [TestMethod]
    public void Objects_nest_as_hashtables_and_arrays_as_lists()
    {
        var root = Read("""{"lines":[{"id":"kiln","channels":[{"id":"so2","limits":{"low":0}}]}]}""");
        var line = (Hashtable)((ArrayList)root["lines"]!)[0]!;
        var channel = (Hashtable)((ArrayList)line["channels"]!)[0]!;
        Assert.AreEqual("kiln", line["id"]);
        Assert.AreEqual(0, ((Hashtable)channel["limits"]!)["low"]);
    }

    [TestMethod]
    [DataRow("0", 0, DisplayName = "zero")]
    [DataRow("-2147483648", int.MinValue, DisplayName = "lowest int")]
    [DataRow("2147483647", int.MaxValue, DisplayName = "highest int")]
    [DataRow("2147483648", 2147483648L, DisplayName = "one more is long")]
    [DataRow("000000000012", 12L, DisplayName = "twelve digits are long")]
    [DataRow("-9223372036854775808", long.MinValue, DisplayName = "lowest long")]
    [DataRow("18446744073709551615", ulong.MaxValue, DisplayName = "highest ulong")]
    [DataRow("1.5", 1.5, DisplayName = "a point makes a double")]
    [DataRow("1.0", 1.0, DisplayName = "also without need")]
    [DataRow("2e3", 2000.0, DisplayName = "an exponent makes a double")]
    [DataRow("true", true, DisplayName = "true")]
    [DataRow("null", null, DisplayName = "null")]
    public void A_value_has_the_type_that_its_text_asks_for(string text, object? expected) =>
        Assert.AreEqual(expected, Read($$"""{"value":{{text}} }""")["value"]);

    [TestMethod]
    [DataRow("""\"\\\b\f\n\r\t""", "\"\\\b\f\n\r\t", DisplayName = "the short ones")]
    [DataRow("""\u0041""", "A", DisplayName = "a code of decimal digits")]
    [DataRow("°C µg/m³", "°C µg/m³", DisplayName = "characters as they are")]
    public void Escapes_are_resolved(string text, string expected) =>
        Assert.AreEqual(expected, Read($$"""{"value":"{{text}}"}""")["value"]);

    [TestMethod]
    [DataRow("""\u00b0""", DisplayName = "a code with a letter")]
    [DataRow("""\/""", DisplayName = "an escaped slash")]
    [DataRow("""\x""", DisplayName = "no escape at all")]
    public void Escapes_that_the_board_can_not_read_are_refused(string text) =>
        AssertRefused($$"""{"value":"{{text}} "}""");

    [TestMethod]
    [DataRow("""\u2013 """, "\u0013 ", DisplayName = "the second digit stands for the first")]
    [DataRow("""\u00415""", "A", DisplayName = "a digit after it is swallowed")]
    public void Codes_that_the_board_misreads_are_misread(string text, string expected) =>
        Assert.AreEqual(expected, Read($$"""{"value":"{{text}}"}""")["value"]);

    [TestMethod]
    public void A_string_that_starts_with_a_time_is_a_time()
    {
        var value = Read("""{"value":"2026-01-31T23:59:58+08:00"}""")["value"];
        Assert.AreEqual(new DateTime(2026, 1, 31, 23, 59, 58), value);
    }

    [TestMethod]
    [DataRow("", DisplayName = "nothing")]
    [DataRow("12", DisplayName = "a bare value")]
    [DataRow("""{"a":1""", DisplayName = "cut in a number")]
    [DataRow("""{"a":1 """, DisplayName = "no closing brace")]
    [DataRow("""{"a":"b""", DisplayName = "cut in a string")]
    [DataRow("""{"a" 1}""", DisplayName = "no colon")]
    [DataRow("""{"a":}""", DisplayName = "no value")]
    [DataRow("""{a:1}""", DisplayName = "a name without quotes")]
    [DataRow("""{"a":tru}""", DisplayName = "half a literal")]
    [DataRow("""{"a":[1 2]}""", DisplayName = "no comma in an array")]
    [DataRow("""{"a":1}x""", DisplayName = "something after the end")]
    [DataRow("""{"a":1,"a":2}""", DisplayName = "a name twice")]
    [DataRow("""{"a":[[1]]}""", DisplayName = "an array in an array")]
    [DataRow("""{"a":1-2}""", DisplayName = "no number")]
    public void Malformed_text_throws(string text) => AssertRefused(text);

    [TestMethod]
    [DataRow("""{'a':1}""", DisplayName = "single quotes")]
    [DataRow("""{"a":1,}""", DisplayName = "a comma at the end")]
    [DataRow("""{"b":2 "a":1}""", DisplayName = "no comma between members")]
    [DataRow("""{"a":+1}""", DisplayName = "a plus sign")]
    public void What_the_board_accepts_beyond_the_standard_is_accepted(string text) =>
        Assert.AreEqual(1, Read(text)["a"]);

    [TestMethod]
    public void An_array_of_objects_reads_into_an_array_of_hashtables()
    {
        var tables = (Hashtable[])JsonConvert.DeserializeObject("""[{"a":1},{"a":2}]""", typeof(Hashtable[]));
        CollectionAssert.AreEqual(new object[] { 1, 2 }, tables.Select(table => table["a"]).ToArray());
    }

    [TestMethod]
    public void A_list_keeps_only_what_follows_its_last_object()
    {
        var list = (ArrayList)JsonConvert.DeserializeObject("""[{"a":1},{"a":2}]""", typeof(ArrayList));
        Assert.HasCount(1, list);
        Assert.AreEqual(2, ((Hashtable)list[0]!)["a"]);
    }

    [TestMethod]
    public void What_is_written_reads_back_the_same()
    {
        var text = JsonConvert.SerializeObject(new Hashtable { ["unit"] = "mg/m³ \"dry\"", ["values"] = new ArrayList { 1, 2.5, true, null } });
        var root = Read(text);
        Assert.AreEqual("mg/m³ \"dry\"", root["unit"]);
        CollectionAssert.AreEqual(new object?[] { 1, 2.5, true, null }, (ArrayList)root["values"]!);
    }

    private static Hashtable Read(string text) => (Hashtable)JsonConvert.DeserializeObject(text, typeof(Hashtable));

    private static void AssertRefused(string text)
    {
        Hashtable root;
        try
        {
            root = Read(text);
        }
        catch (Exception exception) when (exception is DeserializationException or IndexOutOfRangeException or ArgumentException or FormatException)
        {
            return;
        }

        Assert.Fail($"accepted as {root["value"]}");
    }
}
