using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Writes rows to a file, one at a time, in bounded memory.</summary>
public abstract class RowWriter : IDisposable
{
    /// <summary>Writes a minute.</summary>
    public abstract void Write(MinuteRow row);

    /// <summary>Writes an event.</summary>
    /// <param name="record">The event.</param>
    /// <param name="line">Id of its line; empty for the board.</param>
    public abstract void Write(Record record, string line);

    /// <summary>Completes the file.</summary>
    public abstract void Complete();

    /// <inheritdoc/>
    public abstract void Dispose();
}
