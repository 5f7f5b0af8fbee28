using CsCheck;
using Edge.Records;
using Edge.Simulator.Faults;

namespace Edge.Tests.Records;

/// <summary>What is not sealed: the same packed bytes in memory and on internal flash.</summary>
[TestClass]
public sealed class TailTests
{
    private const int Minutes = 25;

    [TestMethod]
    public void Minutes_of_any_lines_and_values_come_back_from_memory_and_from_flash() =>
        Gen.Int.Sample(
            seed =>
            {
                var random = new Random(seed);
                var flash = new LittlefsMedium();
                var log = FlashLogTests.Open(flash, commitMinutes: 1 + random.Next(3));
                var lines = Enumerable.Range(0, 1 + random.Next(5)).Select(line => Line(random, (byte)line)).ToArray();
                var expected = new List<string>();
                for (var i = 0; i < Minutes; i++)
                {
                    foreach (var line in lines)
                    {
                        Move(random, line);
                        log.Append(line);
                        expected.Add(LogTools.Describe(line));
                    }
                }

                var last = LogTools.Event(30, "bypass-1", LogTools.StartUtcMs);
                Assert.IsTrue(log.Append(last));
                expected.Add(LogTools.Describe(last));

                CollectionAssert.AreEqual(expected, LogTools.ReadFrom(log, 1));
                CollectionAssert.AreEqual(expected, LogTools.ReadFrom(FlashLogTests.Open(flash), 1));
            },
            iter: 100);

    [TestMethod]
    public void Minutes_of_lines_that_come_in_turn_take_one_byte_besides_their_values() =>
        Assert.AreEqual(8 * (1 + 1), BytesOf(20) - BytesOf(12));

    /// <summary>Bytes that minutes of two lines and an event take; values that do not change take a bit each.</summary>
    private static long BytesOf(int minutes)
    {
        var log = FlashLogTests.Open(new LittlefsMedium());
        for (var i = 0; i < minutes; i++)
        {
            var record = LogTools.Minute(i % 2, LogTools.StartUtcMs + (i / 2 * 10000), channels: 2, contacts: 1);
            record.Average[0] = record.Minimum[0] = record.Maximum[0] = 7;
            record.Marks[0] = (byte)'N';
            record.ValidCount[0] = 60;
            record.SecondsKnown[0] = 60;
            record.SchemaSequence = 0;
            log.Append(record);
        }

        log.Append(LogTools.Event(1, "", LogTools.StartUtcMs));
        return log.BytesStored;
    }

    private static Record Line(Random random, byte line)
    {
        var record = LogTools.Minute(line, LogTools.StartUtcMs, channels: random.Next(9), contacts: random.Next(5));
        record.Line = line;
        return record;
    }

    private static void Move(Random random, Record record)
    {
        bool Sometimes() => random.Next(12) == 0;

        record.Kind = RecordKind.Minute;
        record.UtcMs += Sometimes() ? random.NextInt64(-100_000_000_000, 100_000_000_000) : 60_000;
        record.TimeQuality = Sometimes() ? TimeQuality.Battery : TimeQuality.Network;
        record.SchemaSequence = Sometimes() ? random.Next(4) : record.SchemaSequence;
        record.ChannelCount = random.Next(40) == 0 ? random.Next(33) : record.ChannelCount;
        record.ContactCount = random.Next(40) == 0 ? random.Next(17) : record.ContactCount;
        for (var i = 0; i < record.ChannelCount; i++)
        {
            record.Average[i] = Sometimes() ? random.Next(int.MinValue, int.MaxValue) : record.Average[i] + random.Next(-20, 20);
            record.Minimum[i] = Sometimes() ? random.Next(int.MinValue, int.MaxValue) : record.Average[i] - random.Next(1 << random.Next(24));
            record.Maximum[i] = Sometimes() ? random.Next(int.MinValue, int.MaxValue) : record.Average[i] + random.Next(1 << random.Next(24));
            record.Marks[i] = (byte)(Sometimes() ? 'D' : 'N');
            record.ValidCount[i] = (byte)(Sometimes() ? random.Next(61) : 60);
        }

        for (var i = 0; i < record.ContactCount; i++)
        {
            record.SecondsOn[i] = (byte)(Sometimes() ? random.Next(61) : record.SecondsOn[i]);
            record.SecondsKnown[i] = (byte)(Sometimes() ? random.Next(61) : 60);
        }
    }
}
