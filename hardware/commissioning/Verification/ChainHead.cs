using System.Globalization;
using CsvHelper;
using Edge.Commissioning.Cli;
using Edge.Records.Blocks;

namespace Edge.Commissioning.Verification;

/// <summary>
/// A head of the chain as the board published it and the platform noted it with its own clock: the tag of the block that was sealed last then. Who has the first key
/// can make another log, but not one whose blocks have these tags.
/// </summary>
/// <param name="ReceivedUtc">When the platform received it, by the platform's clock.</param>
/// <param name="Sequence">Sequence of the last record of the block.</param>
/// <param name="Block">Number of the block.</param>
/// <param name="Tag">Its tag, 64 hexadecimal digits in upper case.</param>
public sealed record ChainHead(DateTime ReceivedUtc, long Sequence, int Block, string Tag)
{
    /// <summary>The columns, in this order.</summary>
    public const string Columns = "received_utc,sequence,block,tag";

    /// <summary>Reads a list, which becomes ordered by block.</summary>
    /// <exception cref="UserErrorException">It is none; the message tells the line.</exception>
    public static IReadOnlyList<ChainHead> Read(string path)
    {
        try
        {
            using var csv = CsvReader.FromFile(path, new CsvReaderOptions
            {
                Separator = ',',
                HasHeader = false,
                TrimWhitespace = true,
                MalformedData = CsvMalformedDataHandling.Throw,
                TrackLineNumbers = true,
            });
            if (!csv.Read() || string.Join(',', csv.Current.ToArray()) != Columns)
            {
                throw new UserErrorException($"--heads: '{path}' line 1: the header is to be {Columns}");
            }

            var heads = new List<ChainHead>();
            while (csv.Read())
            {
                heads.Add(ReadRow(path, csv));
            }

            return [.. heads.OrderBy(head => head.Block).ThenBy(head => head.ReceivedUtc)];
        }
        catch (CsvFormatException failure)
        {
            throw new UserErrorException($"--heads: '{path}' line {failure.LineNumber}: {failure.Message}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UserErrorException($"--heads: cannot read '{path}': {failure.Message}");
        }
    }

    private static ChainHead ReadRow(string path, CsvReader csv)
    {
        string Cell(int index) => index < csv.FieldCount ? csv.GetString(index) : "";
        UserErrorException Bad(int index, string allowed) =>
            new($"--heads: '{path}' line {csv.LineNumber}, {Columns.Split(',')[index]}: '{Cell(index)}' is not understood; allowed: {allowed}");

        if (!DateTime.TryParse(Cell(0), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var received))
        {
            throw Bad(0, "ISO 8601 in UTC, as 2026-01-31T08:00:00Z");
        }

        if (!long.TryParse(Cell(1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) || sequence < 1)
        {
            throw Bad(1, "1 and more");
        }

        if (!int.TryParse(Cell(2), NumberStyles.None, CultureInfo.InvariantCulture, out var block))
        {
            throw Bad(2, "0 and more");
        }

        var tag = Cell(3).ToUpperInvariant();
        return tag.Length == 2 * BlockLayout.TagBytes && tag.All(char.IsAsciiHexDigit)
            ? new ChainHead(received, sequence, block, tag)
            : throw Bad(3, $"{2 * BlockLayout.TagBytes} hexadecimal digits");
    }
}
