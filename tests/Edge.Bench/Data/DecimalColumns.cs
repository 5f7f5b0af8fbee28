using System.Globalization;

namespace Edge.Bench.Data;

/// <summary>Turns decimal text into integers: each column is scaled by the most decimals that it shows.</summary>
public static class DecimalColumns
{
    /// <summary>Scales the columns of a table of texts, rows first.</summary>
    public static int[][] Scale(string path, IReadOnlyList<string[]> rows)
    {
        int width = rows[0].Length;
        var columns = new int[width][];
        for (int i = 0; i < width; i++)
        {
            int column = i;
            int decimals = rows.Max(row => DecimalsOf(row[column]));
            decimal factor = (decimal)Math.Pow(10, decimals);
            columns[i] = [.. rows.Select((row, index) => Parse(path, index, column, row[column], factor))];
        }
        return columns;
    }

    /// <summary>Mean of scaled integers, rounded half away from zero, as minute records have it.</summary>
    public static int Mean(IReadOnlyCollection<int> values) =>
        (int)Math.Round((decimal)values.Sum(value => (long)value) / values.Count, MidpointRounding.AwayFromZero);

    private static int DecimalsOf(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        return point < 0 ? 0 : text.Length - 1 - point;
    }

    private static int Parse(string path, int row, int column, string text, decimal factor)
    {
        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && Math.Abs(value * factor) <= int.MaxValue)
        {
            return (int)(value * factor);
        }
        throw new DataException($"{path}: data row {row + 1}: column {column + 1}: '{text}' is no number that fits 32 bits with the column's decimals");
    }
}
