using Edge.Records;

namespace Edge.Bench.Measures;

/// <summary>Minute records and events of a plant with noise as plants have it, the same for the same seed.</summary>
public sealed class MinuteSource
{
    /// <summary>2026-01-01 00:00 UTC.</summary>
    public const long StartUtcMs = 1767225600000;

    /// <summary>A minute, ms.</summary>
    public const int MinuteMs = 60000;

    private readonly Random _random;
    private readonly Record _record = new();
    private readonly double[] _levels;
    private int _minute;

    /// <summary>Creates the source.</summary>
    /// <param name="channels">Channels of a minute.</param>
    /// <param name="contacts">Contacts of a minute.</param>
    /// <param name="seed">Seed of the noise.</param>
    public MinuteSource(int channels, int contacts = 0, int seed = 1)
    {
        _random = new Random(seed);
        _levels = [.. Enumerable.Range(0, channels).Select(i => 1000.0 * (i + 1))];
        _record.ChannelCount = channels;
        _record.ContactCount = contacts;
    }

    /// <summary>Minutes so far.</summary>
    public int Minutes => _minute;

    /// <summary>The schema that its minutes refer to: channels c-0, c-1 and so on.</summary>
    public Record Schema()
    {
        IEnumerable<string> channels = Enumerable.Range(0, _record.ChannelCount).Select(i => $"channel\tc-{i}\tmg/m³\t1\t0\t20000\n");
        IEnumerable<string> contacts = Enumerable.Range(0, _record.ContactCount).Select(i => $"contact\tk-{i}\n");
        return new Record { Kind = RecordKind.Schema, UtcMs = StartUtcMs, TimeQuality = TimeQuality.Network, Text = "line\tkiln-1\n" + string.Concat(channels) + string.Concat(contacts) };
    }

    /// <summary>The next minute, in a record that the following call uses again.</summary>
    public Record Next()
    {
        _record.Kind = RecordKind.Minute;
        _record.UtcMs = StartUtcMs + ((long)_minute++ * MinuteMs);
        _record.TimeQuality = TimeQuality.Network;
        _record.SchemaSequence = 1;
        for (int i = 0; i < _record.ChannelCount; i++)
        {
            _levels[i] += Bell() * 8;
            int average = (int)(_levels[i] + (Bell() * 16));
            _record.Average[i] = average;
            _record.Minimum[i] = average - (int)(30 + Math.Abs(Bell() * 10));
            _record.Maximum[i] = average + (int)(30 + Math.Abs(Bell() * 10));
            _record.Marks[i] = (byte)'N';
            _record.ValidCount[i] = Limits.SamplesPerMinute;
        }

        Array.Fill(_record.SecondsKnown, (byte)Limits.SamplesPerMinute, 0, _record.ContactCount);
        return _record;
    }

    // Near enough to a normal distribution, and cheap.
    private double Bell() => _random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5;
}
