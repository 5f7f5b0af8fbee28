using Edge.Bench.Data;
using Edge.Bench.Measures;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Bench.Store;

/// <summary>
/// Our store itself: each row is appended as a minute record to a log on a card in memory, which seals it in blocks. Counted are the blocks, 4 096 bytes each with
/// header, tag, padding and index, over the minutes in them; what is not sealed at the end counts as much a row as what is. All rows are read back and compared.
/// </summary>
public sealed class SealedStore : IRecordStore
{
    private const long EpochMs = 1767225600000;

    /// <inheritdoc/>
    public StoredSize Measure(DataSet set)
    {
        BenchLog log = BenchLog.OnCard();
        var schema = new MinuteSource(set.Channels.Count).Schema();
        log.Append(schema);
        var record = new Record { Kind = RecordKind.Minute, TimeQuality = TimeQuality.Network, ChannelCount = set.Channels.Count };
        for (int row = 0; row < set.Rows; row++)
        {
            Fill(record, set, row);
            log.Append(record);
        }

        Check(log, set);
        int blocks = log.Log.SealedBlocks;
        double rows = blocks == 0 ? throw new DataException($"{set.Title}: {set.Rows} records do not fill a block") : MinutesSealed(log, blocks);
        return new StoredSize(blocks, (long)Math.Round(blocks * (double)BlockLayout.BlockBytes * set.Rows / rows));
    }

    /// <summary>The rows of a set as minutes, over and over, in a record that the following call uses again.</summary>
    public static Func<Record> Repeat(DataSet set)
    {
        var record = new Record { Kind = RecordKind.Minute, TimeQuality = TimeQuality.Network, ChannelCount = set.Channels.Count };
        int minute = 0;
        return () =>
        {
            Fill(record, set, minute % set.Rows);
            record.UtcMs = MinuteSource.StartUtcMs + ((long)minute++ * MinuteSource.MinuteMs);
            return record;
        };
    }

    private static void Fill(Record record, DataSet set, int row)
    {
        record.SchemaSequence = 1;
        record.UtcMs = EpochMs + ((long)set.Times[row] * set.PeriodMs);
        for (int i = 0; i < set.Channels.Count; i++)
        {
            Channel channel = set.Channels[i];
            record.Average[i] = channel.Averages[row];
            record.Minimum[i] = channel.Minimums?[row] ?? channel.Averages[row];
            record.Maximum[i] = channel.Maximums?[row] ?? channel.Averages[row];
            record.Marks[i] = (byte)'N';
            record.ValidCount[i] = Limits.SamplesPerMinute;
        }
    }

    private static void Check(BenchLog log, DataSet set)
    {
        var reader = new RecordReader(log.Log);
        reader.Seek(2);
        var read = new Record();
        var written = new Record();
        for (int row = 0; row < set.Rows; row++)
        {
            Fill(written, set, row);
            int channels = set.Channels.Count;
            if (!reader.TryRead(read)
                || read.UtcMs != written.UtcMs
                || !read.Average.AsSpan(0, channels).SequenceEqual(written.Average.AsSpan(0, channels))
                || !read.Minimum.AsSpan(0, channels).SequenceEqual(written.Minimum.AsSpan(0, channels))
                || !read.Maximum.AsSpan(0, channels).SequenceEqual(written.Maximum.AsSpan(0, channels)))
            {
                throw new InvalidOperationException($"record {row + 1} of {set.Title} was not read back as it was");
            }
        }
    }

    private static long MinutesSealed(BenchLog log, int blocks)
    {
        byte[] block = new byte[BlockLayout.BlockBytes];
        int last = blocks - 1;
        log.Medium.Read($"log2/b/{last / Limits.SegmentBlocks:X4}.seg", last % Limits.SegmentBlocks * block.Length, block, 0, block.Length);
        return BlockLayout.MinutesOf(block);
    }
}
