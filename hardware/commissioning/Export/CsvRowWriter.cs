using System.Globalization;
using System.Text;
using CsvHelper;
using Edge.Events;
using Edge.Records;

namespace Edge.Commissioning.Export;

/// <summary>Writes rows as CSV (RFC 4180, UTF-8, '.' before the decimals). A value that is not there is an empty cell.</summary>
public sealed class CsvRowWriter : RowWriter
{
    private readonly StreamWriter _text;
    private readonly CsvWriter _csv;
    private readonly TimeSpan _offset;
    private readonly string _offsetText;

    /// <summary>Begins a file of minutes, or, without columns, of events.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Columns of the minutes; null: events.</param>
    /// <param name="offset">Site time minus UTC.</param>
    public CsvRowWriter(string path, MinuteColumns? columns, TimeSpan offset)
    {
        _text = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        _csv = CsvWriter.Create(_text, new CsvWriterOptions { FormatProvider = CultureInfo.InvariantCulture, NewLine = "\r\n", HasHeader = false }, leaveOpen: true);
        _offset = offset;
        _offsetText = $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}";
        var header = columns is null
            ? Names.Event
            : [.. Names.Minute, .. columns.Channels.SelectMany(channel => Names.Of(channel, columns)), .. columns.Contacts.SelectMany(Names.OfContact)];
        _csv.WriteRecord(header);
    }

    /// <inheritdoc/>
    public override void Write(MinuteRow row)
    {
        _csv.WriteField(row.Sequence);
        _csv.WriteField(row.Line);
        WriteTime(row.UtcMs, row.Quality);
        foreach (ref readonly var cell in row.Channels.AsSpan())
        {
            var hasValue = cell.IsPresent && cell.Valid > 0;
            WriteValue(hasValue, cell.Average, cell.Decimals);
            WriteValue(hasValue, cell.Minimum, cell.Decimals);
            WriteValue(hasValue, cell.Maximum, cell.Decimals);
            _csv.WriteField(cell.IsPresent ? cell.Mark.ToString() : "");
            WriteCount(cell.IsPresent, cell.Valid);
        }

        foreach (ref readonly var cell in row.Contacts.AsSpan())
        {
            WriteCount(cell.IsPresent, cell.SecondsOn);
            WriteCount(cell.IsPresent, cell.SecondsKnown);
        }

        _csv.EndRecord();
    }

    /// <inheritdoc/>
    public override void Write(Record record, string line)
    {
        _csv.WriteField(record.Sequence);
        _csv.WriteField(line);
        WriteTime(record.UtcMs, record.TimeQuality);
        _csv.WriteField(record.Code);
        _csv.WriteField(EventCode.NameOf(record.Code));
        _csv.WriteField(record.Subject);
        _csv.WriteField(record.Argument1);
        _csv.WriteField(record.Argument2);
        _csv.EndRecord();
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        _csv.Flush();
        _text.Flush();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _csv.Dispose();
        _text.Dispose();
    }

    /// <summary>The decimal number that a scaled integer is, digit for digit.</summary>
    public static string Decimal(int scaled, int decimals) =>
        new decimal((int)(uint)Math.Abs((long)scaled), 0, 0, scaled < 0, (byte)decimals).ToString(CultureInfo.InvariantCulture);

    private void WriteTime(long utcMs, byte quality)
    {
        const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff";
        var utc = Names.Utc(utcMs);
        _csv.WriteField(utc.ToString(Format, CultureInfo.InvariantCulture) + "Z");
        _csv.WriteField((utc + _offset).ToString(Format, CultureInfo.InvariantCulture) + _offsetText);
        _csv.WriteField(Names.OfQuality(quality));
    }

    private void WriteValue(bool hasValue, int scaled, int decimals) => _csv.WriteField(hasValue ? Decimal(scaled, decimals) : "");

    private void WriteCount(bool isPresent, byte count)
    {
        if (isPresent)
        {
            _csv.WriteField((int)count);
        }
        else
        {
            _csv.WriteField("");
        }
    }
}
