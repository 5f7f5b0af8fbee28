namespace Edge.Bench.Data;

/// <summary>One channel of a data set, scaled integers by row.</summary>
/// <param name="Name">Name, without the suffix of the statistic.</param>
/// <param name="Averages">Averages, or the values of a channel of single values.</param>
/// <param name="Minimums">Minimums; null in a channel of single values.</param>
/// <param name="Maximums">Maximums; null in a channel of single values.</param>
public sealed record Channel(string Name, int[] Averages, int[]? Minimums, int[]? Maximums)
{
    /// <summary>Values a row.</summary>
    public int Values => Minimums is null ? 1 : 3;
}

/// <summary>Integers to be stored, the same for every candidate: a time column and the values of some channels.</summary>
/// <param name="Key">Key in the JSON report.</param>
/// <param name="Title">What it is.</param>
/// <param name="PeriodMs">Milliseconds that one step of the time column means.</param>
/// <param name="Times">Time column, in periods.</param>
/// <param name="Channels">Channels.</param>
/// <param name="PerRecord">Whether figures are stated a record; else a value.</param>
public sealed record DataSet(string Key, string Title, int PeriodMs, int[] Times, IReadOnlyList<Channel> Channels, bool PerRecord)
{
    /// <summary>Records.</summary>
    public int Rows => Times.Length;

    /// <summary>Values, times not counted.</summary>
    public long Values => (long)Rows * Channels.Sum(channel => channel.Values);

    /// <summary>The columns as a table has them, the time first.</summary>
    public IEnumerable<(string Name, int[] Values)> Columns()
    {
        yield return ("time", Times);
        foreach (Channel channel in Channels)
        {
            if (channel.Minimums is null || channel.Maximums is null)
            {
                yield return (channel.Name, channel.Averages);
                continue;
            }
            yield return (channel.Name + "_avg", channel.Averages);
            yield return (channel.Name + "_min", channel.Minimums);
            yield return (channel.Name + "_max", channel.Maximums);
        }
    }

    /// <summary>Writes the table as CSV with a header.</summary>
    public void WriteCsv(TextWriter writer)
    {
        (string Name, int[] Values)[] columns = [.. Columns()];
        writer.Write(string.Join(',', columns.Select(column => column.Name)));
        writer.Write('\n');
        for (int row = 0; row < Rows; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                if (i > 0)
                {
                    writer.Write(',');
                }
                writer.Write(columns[i].Values[row]);
            }
            writer.Write('\n');
        }
    }
}
