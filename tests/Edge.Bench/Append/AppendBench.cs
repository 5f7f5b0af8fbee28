using System.Diagnostics;
using System.Globalization;
using Edge.Bench.Measures;
using Edge.Records;
using Microsoft.Data.Sqlite;

namespace Edge.Bench.Append;

/// <summary>
/// Durable appends of minute records, 16 channels: our log on files, each write flushed to the disk, against SQLite with synchronous=FULL and its default
/// journal, one transaction a record. Same records, same disk, in turn. Sealing of blocks is in our time, at its share.
/// </summary>
public static class AppendBench
{
    private const int Channels = 16;
    private const int Round = 150;
    private const int Rounds = 5;

    /// <summary>Measures in a folder of the disk in question.</summary>
    /// <returns>Microseconds an append: ours, SQLite's.</returns>
    public static (double Ours, double Sqlite) Measure(string parent)
    {
        string folder = Directory.CreateDirectory(Path.Combine(parent, Path.GetRandomFileName())).FullName;
        try
        {
            RecordLog log = OpenLog(folder);
            using SqliteConnection connection = OpenSqlite(folder);
            using SqliteCommand insert = Prepare(connection);
            var source = new MinuteSource(Channels);
            log.Append(source.Schema());
            Record[] records = [.. Enumerable.Range(0, Round).Select(_ => Copy(source.Next()))];
            AppendAll(log, records);
            InsertAll(insert, records, 0);
            var (ours, sqlite) = (new List<double>(), new List<double>());
            for (int round = 1; round <= Rounds; round++)
            {
                ours.Add(Time(() => AppendAll(log, records)));
                sqlite.Add(Time(() => InsertAll(insert, records, round)));
            }

            return (Median(ours), Median(sqlite));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A log in a folder, empty.</summary>
    public static RecordLog OpenLog(string folder)
    {
        var log = new RecordLog(new SyncedFiles(Path.Combine(folder, "card")), new SyncedFiles(Path.Combine(folder, "internal")));
        log.Open();
        return log;
    }

    /// <summary>Appends records, with a few of a minute's ticks each.</summary>
    public static void AppendAll(RecordLog log, Record[] records)
    {
        foreach (Record record in records)
        {
            if (!log.Append(record))
            {
                throw new InvalidOperationException($"an append was not durable: {log.Trouble}");
            }

            for (int tick = 0; tick < 12; tick++)
            {
                log.Flush();
            }
        }
    }

    private static SqliteConnection OpenSqlite(string folder)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "log.sqlite"), Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA synchronous=FULL");
        string columns = string.Concat(Enumerable.Range(0, 3 * Channels).Select(i => string.Create(CultureInfo.InvariantCulture, $", v{i} INTEGER NOT NULL")));
        Execute(connection, $"CREATE TABLE records (sequence INTEGER PRIMARY KEY, time INTEGER NOT NULL{columns})");
        return connection;
    }

    private static SqliteCommand Prepare(SqliteConnection connection)
    {
        SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = $"INSERT INTO records VALUES ({string.Join(", ", Enumerable.Range(0, 2 + (3 * Channels)).Select(i => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})";
        for (int i = 0; i < 2 + (3 * Channels); i++)
        {
            insert.Parameters.Add(string.Create(CultureInfo.InvariantCulture, $"@p{i}"), SqliteType.Integer);
        }

        insert.Prepare();
        return insert;
    }

    private static void InsertAll(SqliteCommand insert, Record[] records, int round)
    {
        for (int row = 0; row < records.Length; row++)
        {
            Record record = records[row];
            insert.Parameters[0].Value = (round * records.Length) + row + 1;
            insert.Parameters[1].Value = record.UtcMs;
            for (int i = 0; i < Channels; i++)
            {
                insert.Parameters[2 + (3 * i)].Value = record.Average[i];
                insert.Parameters[3 + (3 * i)].Value = record.Minimum[i];
                insert.Parameters[4 + (3 * i)].Value = record.Maximum[i];
            }

            insert.ExecuteNonQuery();
        }
    }

    private static Record Copy(Record from)
    {
        var record = new Record { Kind = from.Kind, UtcMs = from.UtcMs, TimeQuality = from.TimeQuality, SchemaSequence = from.SchemaSequence, ChannelCount = from.ChannelCount };
        from.Average.CopyTo(record.Average, 0);
        from.Minimum.CopyTo(record.Minimum, 0);
        from.Maximum.CopyTo(record.Maximum, 0);
        from.Marks.CopyTo(record.Marks, 0);
        from.ValidCount.CopyTo(record.ValidCount, 0);
        return record;
    }

    private static double Time(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalMicroseconds / Round;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
