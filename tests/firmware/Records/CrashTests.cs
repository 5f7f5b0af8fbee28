using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>
/// Power cuts at every call that changes a medium, with every outcome that the medium's failure model has: the models are at the head of
/// <see cref="FaultMedium"/>, <see cref="FatMedium"/> and <see cref="LittlefsMedium"/>, what must hold at <see cref="CrashBoard"/>.
/// Every day a share of the cuts is made, always the same; all of them with EDGE_SOAK=1, as in CI.
/// </summary>
[TestClass]
public sealed class CrashTests
{
    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void On_FAT_no_cut_anywhere_costs_an_acknowledged_record()
    {
        var board = new CrashBoard(720, new FatMedium { Seed = 1 }, new LittlefsMedium { Seed = 1 }) { DeepStride = Soak.Or(1, 16) };
        Assert.IsGreaterThanOrEqualTo(4, board.Blocks);
        Assert.IsGreaterThanOrEqualTo(1, board.Epochs);

        AssertAllHold("FAT", board.Explorer(Soak.Or(1, 40), Soak.Or(400, 500)).Explore());
    }

    private void AssertAllHold(string profile, CrashReport report)
    {
        TestContext.WriteLine(CrashTally.Add(profile, report));
        Assert.IsNull(report.Failure, report.ToString());
    }
}
