namespace Edge.Tests.Records;

/// <summary>Power cuts at every write of a run and at every byte of that write.</summary>
[TestClass]
public sealed class PowerCutTests
{
    [TestMethod]
    public void A_power_cut_at_any_byte_of_any_write_loses_no_acknowledged_record_and_leaves_no_rubbish()
    {
        var run = new CrashPoints(900, ticksPerRecord: 40);
        Assert.IsGreaterThanOrEqualTo(4, run.Blocks);

        // Every write; of the long ones each 61st byte and the ends.
        var cuts = run.CutEverywhere((write, bytes) => bytes < 3 || (bytes + write) % 61 == 0);

        Assert.IsGreaterThan(2 * run.Writes, cuts);
    }
}
