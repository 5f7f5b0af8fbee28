using Edge.Records;

namespace Edge.Commissioning.Verification;

/// <summary>A place where the minute labels of a line do not go on by one minute.</summary>
/// <param name="Sequence">Sequence of the record behind it.</param>
/// <param name="Line">Line index.</param>
/// <param name="BeforeUtcMs">Label before.</param>
/// <param name="AfterUtcMs">Label behind.</param>
public sealed record TimeStep(long Sequence, int Line, long BeforeUtcMs, long AfterUtcMs);

/// <summary>
/// What the time labels of minute records tell: where they go back or jump, and records made before the clock was set. Notes, no findings: sequences order, clocks label,
/// and power cuts leave gaps.
/// </summary>
public sealed class TimeNotes : RecordVisitor
{
    /// <summary>Steps of each kind that are kept; the rest is counted.</summary>
    public const int Kept = 10;

    private const long MinuteMs = 60_000;

    private readonly Dictionary<int, long> _last = [];

    /// <summary>The first places where labels go back or repeat.</summary>
    public List<TimeStep> Back { get; } = [];

    /// <summary>All such places.</summary>
    public int BackCount { get; private set; }

    /// <summary>The first places where minutes are missing.</summary>
    public List<TimeStep> Forward { get; } = [];

    /// <summary>All such places.</summary>
    public int ForwardCount { get; private set; }

    /// <summary>Minutes missing in all of them.</summary>
    public long MissingMinutes { get; private set; }

    /// <summary>Records made before the clock was set.</summary>
    public int Unsynchronized { get; private set; }

    /// <summary>Sequence of the first of them.</summary>
    public long FirstUnsynchronized { get; private set; }

    /// <summary>Minute records.</summary>
    public long Minutes { get; private set; }

    /// <summary>Events.</summary>
    public long Events { get; private set; }

    /// <inheritdoc/>
    public override void Visit(Record record)
    {
        if (record.TimeQuality == TimeQuality.Unsynchronized)
        {
            FirstUnsynchronized = Unsynchronized == 0 ? record.Sequence : FirstUnsynchronized;
            Unsynchronized++;
        }

        Events += record.Kind == RecordKind.Event ? 1 : 0;
        if (record.Kind != RecordKind.Minute)
        {
            return;
        }

        Minutes++;
        if (_last.TryGetValue(record.Line, out var before))
        {
            Note(record, before);
        }

        _last[record.Line] = record.UtcMs;
    }

    private void Note(Record record, long before)
    {
        // A minute that was cut by a clock's step or a restart begins within the minute.
        var step = new TimeStep(record.Sequence, record.Line, before, record.UtcMs);
        if (record.UtcMs <= before)
        {
            BackCount++;
            Keep(Back, step);
        }
        else if (record.UtcMs - before >= 2 * MinuteMs)
        {
            ForwardCount++;
            MissingMinutes += ((record.UtcMs - before) / MinuteMs) - 1;
            Keep(Forward, step);
        }
    }

    private static void Keep(List<TimeStep> steps, TimeStep step)
    {
        if (steps.Count < Kept)
        {
            steps.Add(step);
        }
    }
}
