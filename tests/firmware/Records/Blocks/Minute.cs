using Edge.Records.Blocks;

namespace Edge.Tests.Blocks;

/// <summary>One minute of one channel, as the tests compare it: without valid samples there are no values.</summary>
internal readonly record struct Minute(int Average, int Minimum, int Maximum, byte Mark, byte ValidCount)
{
    public static Minute Normal(int average, int minimum, int maximum) => new(average, minimum, maximum, (byte)'N', 60);

    public static Minute Missing(char mark) => new(0, 0, 0, (byte)mark, 0);

    public Minute Visible() => ValidCount == 0 ? this with { Average = 0, Minimum = 0, Maximum = 0 } : this;

    /// <summary>Writes a column and returns its bytes.</summary>
    public static byte[] Write(ChannelColumn column, IReadOnlyList<Minute> minutes)
    {
        var buffer = new byte[64 + 24 * minutes.Count];
        column.BeginWrite(buffer, 0, buffer.Length);
        Append(column, minutes);
        int length = column.EndWrite();
        Assert.IsGreaterThanOrEqualTo(0, length);
        return buffer[..length];
    }

    public static void Append(ChannelColumn column, IReadOnlyList<Minute> minutes)
    {
        foreach (Minute minute in minutes)
        {
            column.Write(minute.Average, minute.Minimum, minute.Maximum, minute.Mark, minute.ValidCount);
        }
    }

    /// <summary>Reads a column of a known number of minutes.</summary>
    public static List<Minute> Read(ChannelColumn column, byte[] bytes, int offset, int length, int count)
    {
        var minutes = new List<Minute>();
        column.BeginRead(bytes, offset, length);
        for (int i = 0; i < count; i++)
        {
            Assert.IsTrue(column.Read(), $"minute {i}");
            minutes.Add(new Minute(column.Average, column.Minimum, column.Maximum, column.Mark, column.ValidCount).Visible());
        }
        Assert.IsTrue(column.AtEnd);
        return minutes;
    }
}
