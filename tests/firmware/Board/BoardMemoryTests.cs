using Edge.Bench.Measures;
using Edge.Tests.Configuration;

namespace Edge.Tests.Board;

/// <summary>What the whole firmware takes of a board's heap.</summary>
[TestClass]
public sealed class BoardMemoryTests
{
    private const int MostBytes = 65_536;

    public required TestContext TestContext { get; init; }

    [TestMethod]
    public void The_firmware_of_the_reference_site_stays_within_its_bound_through_sealing_a_power_cut_and_a_backlog()
    {
        var memory = BoardMemoryMeasure.Run(File.ReadAllText(TestSites.ReferencePath));
        foreach (var (name, count, bytes) in memory.Greatest.ByType())
        {
            TestContext.WriteLine($"{bytes,7} {count,4} {name}");
        }

        foreach (var (part, bytes) in memory.Parts)
        {
            TestContext.WriteLine($"{bytes,7} {part}");
        }

        TestContext.WriteLine($"{memory.BoardBytes,7} in all, {memory.UplinkBytes} of the uplink");
        Assert.IsLessThanOrEqualTo(MostBytes, memory.BoardBytes);
    }
}
