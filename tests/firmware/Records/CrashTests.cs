using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>
/// Power cuts at every call that changes a medium, with every outcome that the medium's failure model has: the models are at the head of
/// <see cref="FaultMedium"/>, <see cref="FatMedium"/> and <see cref="LittlefsMedium"/>, what must hold at <see cref="CrashBoard"/>.
/// Every day a share of the cuts is made, always the same; all of them with EDGE_SOAK=1, as in CI. Alone, as the cuts keep all cores busy and their time is told.
/// </summary>
[TestClass]
[DoNotParallelize]
public sealed class CrashTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void On_FAT_no_cut_anywhere_costs_an_acknowledged_record()
    {
        var board = new CrashBoard(CrashProfile.Fat(1), 720, PlantRecords.Make) { DeepStride = Soak.Or(1, 16) };
        Assert.IsGreaterThanOrEqualTo(4, board.Blocks);
        Assert.IsGreaterThanOrEqualTo(1, board.Epochs);

        AssertAllHold("FAT", board.Explorer(Soak.Or(1, 40), Soak.Or(400, 500)).Explore());
    }

    [TestMethod]
    public void On_FAT_no_cut_costs_a_record_where_a_segment_and_a_group_of_blocks_end()
    {
        const int Large = 257;
        static Record Make(int index) => index < Large ? PlantRecords.MakeLarge(index) : PlantRecords.Make(index);
        var board = new CrashBoard(CrashProfile.Fat(2), Large + 3, Make) { DeepStride = Soak.Or(4, 16) };
        Assert.IsGreaterThan(256, board.Blocks);

        AssertAllHold("FAT, end of a segment", board.Explorer(Soak.Or(5, 400), Soak.Or(100, 400), first: Large - 6).Explore());
    }

    [TestMethod]
    public void On_FAT_no_cut_costs_a_record_while_the_clock_is_set_to_and_fro()
    {
        var board = new CrashBoard(CrashProfile.Fat(3), 400, PlantRecords.MakeWithJumpingClock) { DeepStride = Soak.Or(8, 64) };

        AssertAllHold("FAT, jumping clock", board.Explorer(Soak.Or(10, 200), Soak.Or(400, 1000)).Explore());
    }

    [TestMethod]
    [DataRow(1)]
    [DataRow(10)]
    public void On_littlefs_no_cut_anywhere_costs_an_acknowledged_record(int commitMinutes)
    {
        var board = new CrashBoard(CrashProfile.Littlefs(1, commitMinutes), 720, PlantRecords.Make) { DeepStride = Soak.Or(1, 64) };
        Assert.IsGreaterThanOrEqualTo(4, board.Blocks);
        Assert.IsGreaterThanOrEqualTo(1, board.Epochs);

        AssertAllHold($"littlefs, commit {commitMinutes} min", board.Explorer(1, Soak.Or(1, 20)).Explore());
    }

    [TestMethod]
    public void On_littlefs_no_cut_costs_a_record_that_the_ring_keeps()
    {
        var board = new CrashBoard(CrashProfile.Littlefs(2, commitMinutes: 1, ring: 8), 1700, PlantRecords.Make) { DeepStride = Soak.Or(1, 64) };
        Assert.IsGreaterThan(10, board.Blocks);

        AssertAllHold("littlefs, ring", board.Explorer(1, Soak.Or(1, 20), first: 1200).Explore());
    }

    private void AssertAllHold(string profile, CrashReport report)
    {
        TestContext.WriteLine(CrashTally.Add(profile, report));
        Assert.IsNull(report.Failure, report.ToString());
    }
}
