using Edge.Events;
using Edge.Records;

namespace Edge.Tests.Board;

/// <summary>The first keys of the record log, as they leave the plant.</summary>
[TestClass]
public sealed class KeyHandOutTests
{
    [TestMethod]
    public void The_first_key_goes_to_the_office_as_text_with_board_root_and_check()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(1);

        var lines = File.ReadAllLines(OfficeFile(fixture, "first.key")).Where(line => !line.StartsWith('#')).ToArray();

        var key = Convert.FromHexString(lines[4]["key ".Length..]);
        CollectionAssert.AreEqual(new[] { "edge-key 1", "board plant/edge-1", "root 1", "from 1" }, lines[..4]);
        Assert.HasCount(KeyText.KeyBytes, key);
        Assert.AreEqual($"check {KeyText.Check(1, key)}", lines[5]);
    }

    [TestMethod]
    public void The_same_seed_makes_the_same_key_and_another_seed_another()
    {
        Assert.AreEqual(FirstKey(1), FirstKey(1));
        Assert.AreNotEqual(FirstKey(1), FirstKey(2));
    }

    [TestMethod]
    public void A_restart_hands_out_nothing_more()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(1);
        var key = File.ReadAllText(OfficeFile(fixture, "first.key"));

        fixture.Do("cut power");
        fixture.Do("restore power");
        fixture.Run(5);

        Assert.AreEqual(key, File.ReadAllText(OfficeFile(fixture, "first.key")));
        Assert.HasCount(1, Directory.GetFiles(Path.Combine(fixture.Directory, "office")));
    }

    [TestMethod]
    public void A_lost_key_is_an_event_with_the_new_root_and_its_key_joins_the_first_one()
    {
        using var fixture = new SimulationFixture();
        fixture.Run(130);
        fixture.Do("cut power");
        var head = fixture.Records()[^1].Sequence;
        foreach (var name in new[] { "k0", "k1" })
        {
            File.Delete(Path.Combine(fixture.Directory, "media", "internal", name));
        }

        fixture.Do("restore power");
        fixture.Run(5);

        var replaced = fixture.Events(EventCode.KeyReplaced).Single();
        Assert.AreEqual((2L, head + 1), (replaced.Argument1, replaced.Argument2));
        Assert.Contains($"from {head + 1}", File.ReadAllLines(OfficeFile(fixture, "root-2.key")));
    }

    private static string FirstKey(int seed)
    {
        using var fixture = new SimulationFixture(seed);
        fixture.Run(1);
        return File.ReadAllText(OfficeFile(fixture, "first.key"));
    }

    private static string OfficeFile(SimulationFixture fixture, string name) => Path.Combine(fixture.Directory, "office", name);
}
