using Edge.Records.Blocks;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>What a site needs for a year, and what may be overwritten when.</summary>
[TestClass]
public sealed class RetentionTests
{
    [TestMethod]
    public void A_block_tells_the_minutes_of_the_log_up_to_it_whatever_number_of_lines_there_is()
    {
        var medium = new MemoryStorage();
        var log = LogTools.Open(medium);
        var minutes = 0;
        var through = new List<int>();
        var records = 0;
        for (var i = 0; records < 1200; i++)
        {
            var record = LogTools.Mixed(i);
            log.Append(record);
            minutes += record.Kind == Edge.Records.RecordKind.Minute && record.Line == 0 ? 1 : 0;
            through.Add(minutes);
            records++;
            for (var tick = 0; tick < 40; tick++)
            {
                log.Flush();
            }
        }

        var blocks = medium["log2/b/0000.seg"];
        Assert.IsGreaterThan(3 * BlockLayout.BlockBytes, blocks.Length);
        for (var at = 0; at < blocks.Length; at += BlockLayout.BlockBytes)
        {
            var block = blocks[at..(at + BlockLayout.BlockBytes)];
            Assert.AreEqual(through[(int)BlockLayout.LastOf(block) - 1], BlockLayout.MinutesOf(block));
        }
    }
}
