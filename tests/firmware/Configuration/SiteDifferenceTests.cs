using Edge.Configuration;

namespace Edge.Tests.Configuration;

[TestClass]
public sealed class SiteDifferenceTests
{
    [TestMethod]
    public void A_changed_an_added_and_a_removed_key_are_named()
    {
        var after = TestSites.BytesWith(root =>
        {
            root["lines"]![0]!["channels"]![0]!["range"]![1] = 80;
            root["lines"]![0]!["stopWindows"] = new System.Text.Json.Nodes.JsonArray();
            root["uplink"]!.AsObject().Remove("spreadSeconds");
        });

        var difference = SiteReader.Compare(TestSites.ReferenceBytes, after);

        CollectionAssert.AreEquivalent(
            new[] { "lines[0].channels[0].range[1] 1", "lines[0].stopWindows 2", "uplink.spreadSeconds 3" },
            Enumerable.Range(0, difference.Count).Select(i => $"{difference.PathOf(i)} {difference.HowOf(i)}").ToArray());
    }

    [TestMethod]
    public void Many_changes_are_counted_beyond_those_that_are_named()
    {
        var after = TestSites.BytesWith(root =>
        {
            foreach (var channel in root["lines"]![0]!["channels"]!.AsArray())
            {
                channel!["name"] = "another";
                channel["unit"] = channel["unit"]!.GetValue<string>();
                channel["fiveMinuteMeans"] = true;
            }
        });

        var difference = SiteReader.Compare(TestSites.ReferenceBytes, after);

        Assert.AreEqual((31, Limits.ChangedKeys), (difference.Count, difference.Kept));
    }

    [TestMethod]
    public void A_file_does_not_differ_from_itself() =>
        Assert.AreEqual(0, SiteReader.Compare(TestSites.ReferenceBytes, TestSites.ReferenceBytes).Count);
}
