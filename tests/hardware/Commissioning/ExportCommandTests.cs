using System.Globalization;
using CsvHelper;
using Edge.Commissioning.Cli;
using Edge.Events;
using Edge.Records;
using Edge.Tests.Cli;
using Edge.Tests.Records;
using Parquet;

namespace Edge.Tests.Commissioning;

/// <summary><c>edge export</c>: what is in the file is what the firmware's reader reads.</summary>
[TestClass]
public sealed class ExportCommandTests
{
    private const int Minutes = 700;

    private static BoardState _state = null!;
    private static List<Record> _records = null!;

    [ClassInitialize]
    public static void Make(TestContext context)
    {
        _state = new BoardState();
        _state.Run(Minutes);
        var log = _state.Open();

        // The channels change places, one is new, one gets another unit; and there are events.
        log.Append(LogTools.Schema(0, Utc(Minutes), "line\tkiln-1\nchannel\tload\t%\t1\t0\t1200\nchannel\tdust\tmg/m³\t2\t0\t10000\nchannel\tso2\tppm\t1\t0\t20000\ncontact\tkiln-running\n"));
        var schema = log.Head;
        log.Append(LogTools.Event(EventCode.BypassOpened, "bypass-1", Utc(Minutes) + 1234, -5, 7_000_000_000));
        for (var i = Minutes + 1; i < Minutes + 10; i++)
        {
            var minute = BoardState.MinuteOf(i);
            minute.SchemaSequence = schema;
            log.Append(minute);
        }

        _records = Read(log);
        Assert.HasCount(Minutes + 11, _records);
    }

    [ClassCleanup]
    public static void Delete() => _state.Dispose();

    [TestMethod]
    public void A_csv_of_minutes_has_every_value_of_every_record()
    {
        using var folder = new TemporaryFolder();
        var rows = Csv(folder, "export", _state.Folder, "--format", "csv");

        CollectionAssert.AreEqual(
            new[] { "sequence", "line", "time_utc", "time_site", "time_quality", "so2 average [mg/m³]", "so2 minimum [mg/m³]", "so2 maximum [mg/m³]", "so2 mark [mg/m³]", "so2 valid [mg/m³]" },
            rows[0][..10]);
        var minutes = _records.FindAll(record => record.Kind == RecordKind.Minute);
        Assert.HasCount(minutes.Count + 1, rows);
        for (var i = 0; i < minutes.Count; i++)
        {
            AssertSame(minutes[i], rows[0], rows[i + 1]);
        }
    }

    [TestMethod]
    public void A_parquet_file_has_the_same_values_as_the_csv()
    {
        using var folder = new TemporaryFolder();
        var csv = Csv(folder, "export", _state.Folder);
        var path = Path.Combine(folder.Path, "minutes.parquet");

        var run = EdgeRun.Of("export", _state.Folder, "--format", "parquet", "-o", path);

        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Error);
        var columns = Parquet(path).GetAwaiter().GetResult();
        CollectionAssert.AreEqual(csv[0], columns.Select(column => column.Name).ToArray());
        for (var column = 0; column < csv[0].Length; column++)
        {
            CollectionAssert.AreEqual(csv.Skip(1).Select(row => row[column]).ToArray(), columns[column].Values, csv[0][column]);
        }
    }

    [TestMethod]
    public void Events_are_a_file_of_their_own()
    {
        using var folder = new TemporaryFolder();
        var rows = Csv(folder, "export", _state.Folder, "--what", "events");

        CollectionAssert.AreEqual(new[] { "sequence", "line", "time_utc", "time_site", "time_quality", "code", "name", "subject", "argument1", "argument2" }, rows[0]);
        CollectionAssert.AreEqual(
            new[] { $"{Minutes + 2}", "", "2026-03-01T11:40:01.234Z", "2026-03-01T19:40:01.234+08:00", "battery", "30", "bypass-opened", "bypass-1", "-5", "7000000000" },
            rows.Single(row => row[6] == "bypass-opened"));
    }

    [TestMethod]
    public void A_range_of_time_and_some_channels_are_all_that_is_exported()
    {
        using var folder = new TemporaryFolder();
        var rows = Csv(folder, "export", _state.Folder, "--from", "2026-03-01T09:00+08:00", "--to", "2026-03-01T01:10Z", "--channels", "nox,kiln-running", "--utc-offset", "+00:00");

        CollectionAssert.AreEqual(
            new[] { "sequence", "line", "time_utc", "time_site", "time_quality", "nox average [mg/m³]", "nox minimum [mg/m³]", "nox maximum [mg/m³]", "nox mark", "nox valid", "kiln-running on [s]", "kiln-running known [s]" },
            rows[0]);
        Assert.HasCount(11, rows);
        Assert.AreEqual("2026-03-01T01:00:00.000+00:00", rows[1][3]);
    }

    [TestMethod]
    public void A_channel_that_is_not_there_is_one_error_with_those_that_are()
    {
        using var folder = new TemporaryFolder();

        var run = EdgeRun.Of("export", _state.Folder, "--channels", "so2,co", "-o", Path.Combine(folder.Path, "x.csv"));

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        Assert.AreEqual("edge: --channels: 'co' is not in this range; there are so2, nox, load, dust, kiln-running\n", run.Error);
        Assert.IsEmpty(Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    [DataRow("--from", "yesterday", "--from: 'yesterday' is no time")]
    [DataRow("--to", "2026", "--to: '2026' is no time")]
    [DataRow("--format", "xlsx", "--format: 'xlsx' is not known; allowed: csv, parquet")]
    [DataRow("--what", "all", "--what: 'all' is not known; allowed: minutes, events")]
    [DataRow("--utc-offset", "8", "--utc-offset: '8' is no offset; give +HH:MM or -HH:MM")]
    public void A_bad_option_is_one_error_that_names_it_and_what_is_allowed(string option, string value, string expected)
    {
        var run = EdgeRun.Of("export", _state.Folder, option, value, "-o", "never.csv");

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        Assert.StartsWith("edge: " + expected, run.Error);
        Assert.AreEqual(1, run.Error.Count(character => character == '\n'));
    }

    [TestMethod]
    public void A_file_that_cannot_be_written_is_one_error()
    {
        var run = EdgeRun.Of("export", _state.Folder, "-o", Path.Combine(_state.Folder, "nowhere", "x.csv"));

        Assert.AreEqual(EdgeCommand.UserError, run.ExitCode);
        Assert.StartsWith("edge: -o: cannot write", run.Error);
    }

    [TestMethod]
    public void Memory_stays_bounded_however_long_the_log_is()
    {
        using var folder = new TemporaryFolder();
        using var state = new BoardState();
        state.Run(20_000);
        var small = Allocated(_state, folder);

        var peak = Allocated(state, folder);

        // A row group of Parquet is 8192 rows; nothing else grows with the log.
        Assert.IsLessThan(small + (48L << 20), peak);
    }

    private static long Allocated(BoardState state, TemporaryFolder folder)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var timer = new Timer(_ => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false)), null, 0, 10);
        var run = EdgeRun.Of("export", state.Folder, "--format", "parquet", "-o", Path.Combine(folder.Path, "x.parquet"));
        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Error);
        return Math.Max(0, peak - before);
    }

    private static long Utc(int index) => LogTools.StartUtcMs + (index * 60_000L);

    private static List<Record> Read(RecordLog log)
    {
        var reader = new RecordReader(log);
        var records = new List<Record>();
        var record = new Record();
        while (reader.TryRead(record))
        {
            records.Add(record);
            record = new Record();
        }

        return records;
    }

    private static string[][] Csv(TemporaryFolder folder, params string[] arguments)
    {
        var path = Path.Combine(folder.Path, Path.GetRandomFileName());
        var run = EdgeRun.Of([.. arguments, "-o", path]);
        Assert.AreEqual(EdgeCommand.Well, run.ExitCode, run.Error);
        using var csv = CsvReader.FromFile(path, new CsvReaderOptions { HasHeader = false });
        var rows = new List<string[]>();
        while (csv.Read())
        {
            rows.Add(csv.Current.ToArray());
        }

        return [.. rows];
    }

    private static void AssertSame(Record record, string[] header, string[] row)
    {
        string Cell(string name) => row[Array.IndexOf(header, name)];
        Assert.AreEqual($"{record.Sequence}", Cell("sequence"));
        Assert.AreEqual("kiln-1", Cell("line"));
        Assert.AreEqual(DateTime.UnixEpoch.AddMilliseconds(record.UtcMs).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), Cell("time_utc"));
        (string Id, string Unit, int Decimals)[] channels = record.SchemaSequence == 1
            ? [("so2", " [mg/m³]", 1), ("nox", " [mg/m³]", 0), ("load", " [%]", 1)]
            : [("load", " [%]", 1), ("dust", " [mg/m³]", 2), ("so2", " [ppm]", 1)];
        for (var i = 0; i < channels.Length; i++)
        {
            var (id, unit, decimals) = channels[i];
            var counts = id == "so2" ? unit : "";
            string Value(int scaled) => record.ValidCount[i] == 0 ? "" : (scaled / (decimal)Math.Pow(10, decimals)).ToString("F" + decimals, CultureInfo.InvariantCulture);
            Assert.AreEqual(Value(record.Average[i]), Cell($"{id} average{unit}"));
            Assert.AreEqual(Value(record.Minimum[i]), Cell($"{id} minimum{unit}"));
            Assert.AreEqual(Value(record.Maximum[i]), Cell($"{id} maximum{unit}"));
            Assert.AreEqual($"{(char)record.Marks[i]}", Cell($"{id} mark{counts}"));
            Assert.AreEqual($"{record.ValidCount[i]}", Cell($"{id} valid{counts}"));
        }

        Assert.AreEqual($"{record.SecondsOn[0]}", Cell("kiln-running on [s]"));
        Assert.AreEqual($"{record.SecondsKnown[0]}", Cell("kiln-running known [s]"));
    }

    /// <summary>The columns as the CSV would write them.</summary>
    private static async Task<List<(string Name, string[] Values)>> Parquet(string path)
    {
        await using var reader = await ParquetReader.CreateAsync(path);
        using var group = reader.OpenRowGroupReader(0);
        var rows = (int)group.RowCount;
        var columns = new List<(string, string[])>();
        foreach (var field in reader.Schema.DataFields)
        {
            var texts = new string[rows];
            if (field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>))
            {
                var values = new string[rows];
                await group.ReadAsync(field, values);
                texts = Array.ConvertAll(values, value => value ?? "");
            }
            else if (field.ClrType == typeof(double))
            {
                var values = new double?[rows];
                await group.ReadAsync<double>(field, values);
                var decimals = field.Name.StartsWith("dust", StringComparison.Ordinal) ? 2 : field.Name.StartsWith("nox", StringComparison.Ordinal) ? 0 : 1;
                texts = Array.ConvertAll(values, value => value?.ToString("F" + decimals, CultureInfo.InvariantCulture) ?? "");
            }
            else if (field.ClrType == typeof(int))
            {
                var values = new int?[rows];
                await group.ReadAsync<int>(field, values);
                texts = Array.ConvertAll(values, value => value?.ToString(CultureInfo.InvariantCulture) ?? "");
            }
            else if (field.ClrType == typeof(long))
            {
                var values = new long[rows];
                await group.ReadAsync<long>(field, values);
                texts = Array.ConvertAll(values, value => value.ToString(CultureInfo.InvariantCulture));
            }
            else
            {
                var values = new DateTime[rows];
                await group.ReadAsync<DateTime>(field, values);
                var suffix = field.Name == "time_utc" ? "Z" : "+08:00";
                texts = Array.ConvertAll(values, value => value.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture) + suffix);
            }

            columns.Add((field.Name, texts));
        }

        return columns;
    }
}
