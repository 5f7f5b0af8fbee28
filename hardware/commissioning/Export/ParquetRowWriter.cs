using Edge.Events;
using Edge.Records;
using Parquet;
using Parquet.Schema;

namespace Edge.Commissioning.Export;

/// <summary>
/// Writes rows as Parquet, zstd, in row groups of some thousand rows. Values are doubles, the nearest to the decimal number; what is not there is null. time_utc is an
/// instant, time_site a local time without an offset.
/// </summary>
public sealed class ParquetRowWriter : RowWriter
{
    private const int RowsOfGroup = 8192;

    private static readonly double[] _powers = [1, 10, 100, 1000, 10000, 100000, 1000000];

    private readonly FileStream _file;
    private readonly ParquetWriter _writer;
    private readonly TimeSpan _offset;
    private readonly List<ParquetColumn> _columns = [];
    private readonly ValueColumn<long> _sequence;
    private readonly TextColumn _line;
    private readonly ValueColumn<DateTime> _utc;
    private readonly ValueColumn<DateTime> _site;
    private readonly TextColumn _quality;
    private readonly List<(OptionalColumn<double>[] Values, TextColumn Mark, OptionalColumn<int> Valid)> _channels = [];
    private readonly List<(OptionalColumn<int> On, OptionalColumn<int> Known)> _contacts = [];
    private readonly ValueColumn<int>? _code;
    private readonly TextColumn? _name;
    private readonly TextColumn? _subject;
    private readonly ValueColumn<long>? _argument1;
    private readonly ValueColumn<long>? _argument2;
    private int _rows;

    /// <summary>Begins a file of minutes, or, without columns, of events.</summary>
    /// <param name="path">The file.</param>
    /// <param name="columns">Columns of the minutes; null: events.</param>
    /// <param name="offset">Site time minus UTC.</param>
    public ParquetRowWriter(string path, MinuteColumns? columns, TimeSpan offset)
    {
        _offset = offset;
        _sequence = Add(new ValueColumn<long>(new DataField<long>("sequence"), RowsOfGroup));
        _line = Add(Text("line"));
        _utc = Add(new ValueColumn<DateTime>(new DateTimeDataField("time_utc", DateTimeFormat.Timestamp, isAdjustedToUTC: true, DateTimeTimeUnit.Millis), RowsOfGroup));
        _site = Add(new ValueColumn<DateTime>(new DateTimeDataField("time_site", DateTimeFormat.Timestamp, isAdjustedToUTC: false, DateTimeTimeUnit.Millis), RowsOfGroup));
        _quality = Add(Text("time_quality"));
        if (columns is null)
        {
            _code = Add(new ValueColumn<int>(new DataField<int>("code"), RowsOfGroup));
            _name = Add(Text("name"));
            _subject = Add(Text("subject"));
            _argument1 = Add(new ValueColumn<long>(new DataField<long>("argument1"), RowsOfGroup));
            _argument2 = Add(new ValueColumn<long>(new DataField<long>("argument2"), RowsOfGroup));
        }
        else
        {
            AddChannels(columns);
        }

        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite);
        var options = new ParquetOptions { CompressionMethod = CompressionMethod.Zstd };
        _writer = Wait(ParquetWriter.CreateAsync(new ParquetSchema(_columns.Select(column => column.Field)), _file, options));
        _writer.CustomMetadata = new Dictionary<string, string> { ["time_site"] = $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}" };
    }

    /// <inheritdoc/>
    public override void Write(MinuteRow row)
    {
        WriteHead(row.Sequence, row.Line, row.UtcMs, row.Quality);
        for (var i = 0; i < _channels.Count; i++)
        {
            ref readonly var cell = ref row.Channels[i];
            var (values, mark, valid) = _channels[i];
            var power = cell.IsPresent && cell.Valid > 0 ? _powers[cell.Decimals] : 0;
            values[0].Set(_rows, power > 0 ? cell.Average / power : null);
            values[1].Set(_rows, power > 0 ? cell.Minimum / power : null);
            values[2].Set(_rows, power > 0 ? cell.Maximum / power : null);
            mark.Set(_rows, cell.IsPresent ? MarkText(cell.Mark) : null);
            valid.Set(_rows, cell.IsPresent ? cell.Valid : null);
        }

        for (var i = 0; i < _contacts.Count; i++)
        {
            ref readonly var cell = ref row.Contacts[i];
            _contacts[i].On.Set(_rows, cell.IsPresent ? cell.SecondsOn : null);
            _contacts[i].Known.Set(_rows, cell.IsPresent ? cell.SecondsKnown : null);
        }

        EndRow();
    }

    /// <inheritdoc/>
    public override void Write(Record record, string line)
    {
        WriteHead(record.Sequence, line, record.UtcMs, record.TimeQuality);
        _code!.Set(_rows, record.Code);
        _name!.Set(_rows, EventCode.NameOf(record.Code));
        _subject!.Set(_rows, record.Subject);
        _argument1!.Set(_rows, record.Argument1);
        _argument2!.Set(_rows, record.Argument2);
        EndRow();
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        WriteGroup();
        _writer.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _file.Flush();
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();

    private static string MarkText(char mark) => mark switch { 'N' => "N", 'D' => "D", _ => mark.ToString() };

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static TextColumn Text(string name) => new(new DataField<string>(name), RowsOfGroup);

    private void AddChannels(MinuteColumns columns)
    {
        foreach (var channel in columns.Channels)
        {
            var names = Names.Of(channel, columns);
            var values = names[..3].Select(name => Add(new OptionalColumn<double>(new DataField<double?>(name), RowsOfGroup))).ToArray();
            _channels.Add((values, Add(Text(names[3])), Add(new OptionalColumn<int>(new DataField<int?>(names[4]), RowsOfGroup))));
        }

        foreach (var contact in columns.Contacts)
        {
            var names = Names.OfContact(contact);
            _contacts.Add((
                Add(new OptionalColumn<int>(new DataField<int?>(names[0]), RowsOfGroup)),
                Add(new OptionalColumn<int>(new DataField<int?>(names[1]), RowsOfGroup))));
        }
    }

    private T Add<T>(T column)
        where T : ParquetColumn
    {
        _columns.Add(column);
        return column;
    }

    private void WriteHead(long sequence, string line, long utcMs, byte quality)
    {
        var utc = Names.Utc(utcMs);
        _sequence.Set(_rows, sequence);
        _line.Set(_rows, line);
        _utc.Set(_rows, utc);
        _site.Set(_rows, DateTime.SpecifyKind(utc + _offset, DateTimeKind.Unspecified));
        _quality.Set(_rows, Names.OfQuality(quality));
    }

    private void EndRow()
    {
        if (++_rows == RowsOfGroup)
        {
            WriteGroup();
        }
    }

    private void WriteGroup()
    {
        if (_rows == 0)
        {
            return;
        }

        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns)
        {
            column.WriteAsync(group, _rows).GetAwaiter().GetResult();
        }

        group.CompleteValidate();
        _rows = 0;
    }
}
