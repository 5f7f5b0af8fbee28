using Edge.Configuration;
using Edge.Records;
using Edge.Simulator.Board;
using Edge.Simulator.Faults;
using Edge.Tests.Records;

namespace Edge.Tests.Board;

[TestClass]
public sealed class KeyConsoleTests
{
    private readonly KeyConsole _console = new(new SiteSettings { Group = "plant", Node = "edge-1" });

    [TestMethod]
    public void A_new_key_is_told_for_15_minutes_and_then_forgotten()
    {
        var log = Open(new SeededEntropy(1));
        var told = new List<long>();
        for (var ms = 5_000L; ms < 3_600_000; ms += 100)
        {
            if (_console.Next(log, ms) is { } text)
            {
                StringAssert.Contains(text, "board plant/edge-1\nroot 1\nfrom 1\nkey ");
                told.Add(ms);
            }
        }

        Assert.AreEqual(5_000, told[0]);
        Assert.AreEqual(5_000 + (44 * 20_000), told[^1]);
        Assert.HasCount(45, told);
    }

    [TestMethod]
    public void A_log_without_a_new_key_tells_nothing()
    {
        var log = Open(null);

        Assert.IsNull(_console.Next(log, 0));
    }

    private static RecordLog Open(SeededEntropy? entropy)
    {
        var log = new RecordLog(new LogMedia { Card = new MemoryStorage(), State = new MemoryStorage(), Entropy = entropy });
        log.Open();
        log.Append(LogTools.Event(1, "", LogTools.StartUtcMs));
        return log;
    }
}
