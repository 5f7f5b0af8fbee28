using Edge.Bench.Data;
using Edge.Records;
using Edge.Records.Blocks;

namespace Edge.Bench.Store;

/// <summary>
/// Fills 4 096 B blocks with the firmware's column coder, as many records as fit. Of a block, <see cref="Overhead"/> bytes are set aside for
/// header, CRC and the 32-byte tag, and two bytes for the offset of each stream. Every block is read back and compared.
/// </summary>
public sealed class ColumnBlocks : IRecordStore
{
    /// <summary>Bytes of one flash block.</summary>
    public const int BlockBytes = 4096;

    /// <summary>Bytes of a block for header, CRC and tag.</summary>
    public const int Overhead = 90;

    private const int OffsetBytes = 2;
    private const byte NormalMark = (byte)'N';
    private const long EpochMs = 1767225600000;
    private const int StreamsBesidesChannels = 2;

    private readonly byte[] _block = new byte[BlockBytes];
    private readonly ChannelColumn _channel = new(new NoisePriors());
    private readonly RecordColumn _records = new();

    /// <inheritdoc/>
    public StoredSize Measure(DataSet set)
    {
        int blocks = 0;
        int guess = 1;
        for (int start = 0; start < set.Rows; start += guess)
        {
            guess = Fill(set, start, Math.Min(guess, set.Rows - start));
            blocks++;
        }
        return new StoredSize(blocks, (long)blocks * BlockBytes);
    }

    // Blocks resemble their neighbours, so the search starts at what fitted last.
    private int Fill(DataSet set, int start, int guess)
    {
        int count = guess;
        while (count < set.Rows - start && Fits(set, start, count + 1))
        {
            count++;
        }
        while (!Fits(set, start, count))
        {
            count--;
            if (count == 0)
            {
                throw new DataException($"{set.Title}: record {start + 1} does not fit a block of {BlockBytes} bytes");
            }
        }
        return count;
    }

    private bool Fits(DataSet set, int start, int count)
    {
        int position = Overhead + OffsetBytes * (set.Channels.Count + StreamsBesidesChannels);
        int length = WriteRecords(set, start, count, position);
        if (length < 0)
        {
            return false;
        }
        CheckRecords(set, start, count, position, length);
        position += length;
        foreach (Channel channel in set.Channels)
        {
            length = WriteChannel(channel, start, count, position);
            if (length < 0)
            {
                return false;
            }
            CheckChannel(channel, start, count, position, length);
            position += length;
        }
        return true;
    }

    private int WriteRecords(DataSet set, int start, int count, int position)
    {
        _records.BeginWrite(_block, position, BlockBytes, start + 1, TimeOf(set, start));
        for (int row = start; row < start + count; row++)
        {
            _records.Write(row + 1, RecordKind.Minute, 0, TimeOf(set, row), TimeQuality.Network, 1);
        }
        return _records.EndWrite();
    }

    private void CheckRecords(DataSet set, int start, int count, int position, int length)
    {
        _records.BeginRead(_block, position, length, start + 1, TimeOf(set, start));
        for (int row = start; row < start + count; row++)
        {
            if (!_records.Read() || _records.Sequence != row + 1 || _records.UtcMs != TimeOf(set, row))
            {
                throw new InvalidOperationException($"record {row + 1} of {set.Title} was not read back as it was");
            }
        }
    }

    private int WriteChannel(Channel channel, int start, int count, int position)
    {
        _channel.BeginWrite(_block, position, BlockBytes);
        for (int row = start; row < start + count; row++)
        {
            int average = channel.Averages[row];
            _channel.Write(average, channel.Minimums?[row] ?? average, channel.Maximums?[row] ?? average, NormalMark, Limits.SamplesPerMinute);
        }
        return _channel.EndWrite();
    }

    private void CheckChannel(Channel channel, int start, int count, int position, int length)
    {
        _channel.BeginRead(_block, position, length);
        for (int row = start; row < start + count; row++)
        {
            int average = channel.Averages[row];
            if (!_channel.Read() || _channel.Average != average || _channel.Minimum != (channel.Minimums?[row] ?? average) || _channel.Maximum != (channel.Maximums?[row] ?? average))
            {
                throw new InvalidOperationException($"record {row + 1} of {channel.Name} was not read back as it was");
            }
        }
    }

    private static long TimeOf(DataSet set, int row) => EpochMs + (long)set.Times[row] * set.PeriodMs;
}
