using Edge.Board;

namespace Edge.Simulator.Consoles;

/// <summary>
/// A medium that can be looked at and not changed: what would change it is left undone without a word, so that a record log on it
/// finds its end, passes a torn tail over, and leaves it for the board to repair.
/// </summary>
/// <param name="medium">The medium.</param>
public sealed class ReadOnlyStorage(Storage medium) : Storage
{
    /// <inheritdoc/>
    public override int GetLength(string name) => medium.GetLength(name);

    /// <inheritdoc/>
    public override int Read(string name, int position, byte[] buffer, int offset, int count) => medium.Read(name, position, buffer, offset, count);

    /// <inheritdoc/>
    public override void Append(string name, byte[] buffer, int offset, int count)
    {
    }

    /// <inheritdoc/>
    public override void Write(string name, byte[] buffer, int offset, int count)
    {
    }

    /// <inheritdoc/>
    public override void Truncate(string name, int length)
    {
    }

    /// <inheritdoc/>
    public override void Delete(string name)
    {
    }
}
