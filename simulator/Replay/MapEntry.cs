namespace Edge.Simulator.Replay;

/// <summary>One column of a file that drives one channel: channel = cell * factor + offset, in the channel's unit.</summary>
/// <param name="Column">Name of the column, or null where <paramref name="Index"/> names it.</param>
/// <param name="Index">Position of the column from 1, or 0 where <paramref name="Column"/> names it.</param>
/// <param name="Channel">Id of the channel.</param>
/// <param name="Factor">Factor; 1 where none is given.</param>
/// <param name="Offset">Offset in the channel's unit; 0 where none is given.</param>
public sealed record MapEntry(string? Column, int Index, string Channel, double Factor, double Offset)
{
    /// <summary>The column as the user wrote it.</summary>
    public string ColumnText => Column ?? "#" + Index;
}
