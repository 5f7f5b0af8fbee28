using System.Globalization;
using Edge.Records;

namespace Edge.Simulator.Scenarios;

/// <summary>A record of the log as a scenario sees it: what it is, of what, with which figures, and when it was durable.</summary>
public sealed class StoredFact
{
    private readonly string[] _marks;
    private readonly double?[] _averages;

    /// <summary>Copies a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="storedAt">Since the start, in plant time: end of the tick in which it was durable.</param>
    /// <param name="dated">Since the start: the record's own time.</param>
    public StoredFact(Record record, TimeSpan storedAt, TimeSpan dated)
    {
        Sequence = record.Sequence;
        Kind = record.Kind;
        Line = record.Line;
        StoredAt = storedAt;
        Dated = dated;
        Name = RecordFigures.NameOf(record);
        Subject = RecordFigures.SubjectOf(record);
        Figures = RecordFigures.Of(record);
        var channels = record.Kind == RecordKind.Minute ? record.ChannelCount : 0;
        _marks = [.. record.Marks.Take(channels).Select(mark => ((char)mark).ToString())];
        _averages = [.. Enumerable.Range(0, channels).Select(i => record.ValidCount[i] == 0 ? (double?)null : record.Average[i])];
    }

    /// <summary>Sequence number.</summary>
    public long Sequence { get; }

    /// <summary>One of <see cref="RecordKind"/>.</summary>
    public byte Kind { get; }

    /// <summary>Index of its line, or <see cref="Record.NoLine"/>.</summary>
    public byte Line { get; }

    /// <summary>When it was durable, since the start, in plant time.</summary>
    public TimeSpan StoredAt { get; }

    /// <summary>The record's own time, since the start.</summary>
    public TimeSpan Dated { get; }

    /// <summary>Name of the event, or of the kind of record.</summary>
    public string Name { get; }

    /// <summary>What it is about, or "".</summary>
    public string Subject { get; }

    /// <summary>Its figures by name: whole numbers, fractions or words.</summary>
    public IReadOnlyDictionary<string, object> Figures { get; }

    /// <summary>Minute: mark of the line's i-th channel.</summary>
    public string MarkOf(int channel) => channel < _marks.Length ? _marks[channel] : "";

    /// <summary>Minute: average of the line's i-th channel, scaled; null where there is none.</summary>
    public double? AverageOf(int channel) => channel < _averages.Length ? _averages[channel] : null;

    /// <summary>One line about it.</summary>
    public override string ToString()
    {
        var figures = string.Concat(Figures.Select(figure => string.Create(CultureInfo.InvariantCulture, $" {figure.Key} {figure.Value}")));
        return $"{ScenarioTime.Write(StoredAt)} record {Sequence} {Name}{(Subject.Length > 0 ? " " + Subject : "")}{figures}";
    }
}
