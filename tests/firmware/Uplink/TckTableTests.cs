using System.Reflection;
using System.Text.RegularExpressions;
using Edge.Tests.House;

namespace Edge.Tests.Uplink;

/// <summary>CONFORMANCE.md against the list of all assertions (TckAssertions.txt: the ids of the specification's sources) and against the tests.</summary>
[TestClass]
public sealed partial class TckTableTests
{
    private const string Tested = "Tested";
    private const string Deviations = "Deviations";

    private static readonly string _page = Repository.Read("firmware", "Uplink", "CONFORMANCE.md");

    [TestMethod]
    public void Every_assertion_is_in_the_table_once()
    {
        var known = File.ReadAllLines(Repository.PathOf("tests", "firmware", "Uplink", "TckAssertions.txt"));
        var listed = Sections().SelectMany(section => section.Value).ToArray();
        Assert.AreEqual("", Lines(known.Except(listed)), "not in the table");
        Assert.AreEqual("", Lines(listed.Except(known)), "no assertion");
        Assert.AreEqual("", Lines(listed.GroupBy(id => id).Where(group => group.Count() > 1).Select(group => group.Key)), "twice in the table");
        Assert.Contains($"all {known.Length} assertions", _page);
    }

    [TestMethod]
    public void Every_assertion_that_the_table_calls_tested_is_held_by_a_test() =>
        Assert.AreEqual("", Lines(Sections()[Tested].Except(Asserted().Keys)));

    [TestMethod]
    public void Of_every_deviation_a_test_holds_what_is_done_in_its_place() =>
        Assert.AreEqual("", Lines(Sections()[Deviations].Except(Asserted().Keys)));

    [TestMethod]
    public void Every_assertion_that_a_test_holds_is_tested_or_a_deviation() =>
        Assert.AreEqual("", Lines(Asserted().Keys.Except([.. Sections()[Tested], .. Sections()[Deviations]])));

    [TestMethod]
    public void The_table_names_the_classes_whose_tests_hold_the_assertions()
    {
        var asserted = Asserted();
        var wrong = from row in Rows(Tested)
                    from id in Ids(row[0])
                    let named = Regex.Matches(row[1], @"\w+Tests\b").Select(match => match.Value).ToHashSet()
                    let classes = asserted.GetValueOrDefault(id, [])
                    where classes.Length > 0 && !named.Overlaps(classes)
                    select $"{id}: {row[1]}; it is in {string.Join(", ", classes)}";
        Assert.AreEqual("", Lines(wrong));
    }

    // Assertion to the classes with tests that hold it.
    private static Dictionary<string, string[]> Asserted()
    {
        var marked = from type in typeof(TckTableTests).Assembly.GetTypes()
                     from method in type.GetMethods()
                     from attribute in method.GetCustomAttributes<TckAttribute>()
                     select (Id: attribute.Value, Class: type.Name);
        var rows = TckTests.Asserted.Select(id => (Id: id, Class: nameof(TckTests))).Concat(TckWireTests.Asserted.Select(id => (Id: id, Class: nameof(TckWireTests))));
        return marked.Concat(rows).GroupBy(pair => pair.Id).ToDictionary(group => group.Key, group => group.Select(pair => pair.Class).Distinct().ToArray());
    }

    // Heading to the ids of its tables.
    private static Dictionary<string, string[]> Sections() => Heading().Matches(_page)
        .Select(match => match.Groups["name"].Value)
        .ToDictionary(name => name, name => Rows(name).SelectMany(row => Ids(row[0])).ToArray());

    private static IEnumerable<string[]> Rows(string section)
    {
        var start = _page.IndexOf($"## {section}\n", StringComparison.Ordinal);
        var end = _page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return _page[start..(end < 0 ? _page.Length : end)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|'));
    }

    private static IEnumerable<string> Ids(string cell) => Quoted().Matches(cell).Select(match => match.Groups["id"].Value);

    private static string Lines(IEnumerable<string> ids) => string.Join('\n', ids);

    [GeneratedRegex("^## (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("`(?<id>[A-Za-z0-9-]+)`")]
    private static partial Regex Quoted();
}
