using Microsoft.Data.Sqlite;

namespace Edge.Platform.Store;

/// <summary>A chain link that is known of a log: a block that is stored, or a head that was published.</summary>
/// <param name="Log">0 for the first log of the board.</param>
/// <param name="Number">Number of the block.</param>
/// <param name="First">Sequence of its first record; that of the last where only the head is known.</param>
/// <param name="Last">Sequence of its last record.</param>
/// <param name="Tag">Its tag, 32 bytes.</param>
public sealed record ChainLink(int Log, int Number, long First, long Last, byte[] Tag);

/// <summary>A published head of a chain, with the platform's own time.</summary>
/// <param name="Log">0 for the first log of the board.</param>
/// <param name="Block">Number of the block that was sealed last.</param>
/// <param name="Sequence">Sequence of its last record.</param>
/// <param name="Tag">Its tag, 32 bytes.</param>
/// <param name="ReceivedUtc">When it was received first.</param>
public sealed record ReceivedHead(int Log, int Block, long Sequence, byte[] Tag, DateTime ReceivedUtc);

/// <summary>Something that contradicts what is stored; kept beside it.</summary>
/// <param name="NotedUtc">When it came.</param>
/// <param name="What">What it is about, in words.</param>
/// <param name="Sequence">Sequence of the record, or the first of the block.</param>
/// <param name="Content">The entry or the block that came, or of a head its tag.</param>
public sealed record Contradiction(DateTime NotedUtc, string What, long Sequence, byte[] Content);

/// <summary>The message of a record that this version cannot read.</summary>
/// <param name="Sequence">Sequence of the record.</param>
/// <param name="ReceivedUtc">When it came.</param>
/// <param name="Message">The message as JSON, as <see cref="Sparkplug.SparkplugJson"/> writes it.</param>
public sealed record UnreadableRecord(long Sequence, DateTime ReceivedUtc, string Message);

/// <summary>The one SQLite file of a board's store: records that no stored block has, what blocks there are, heads, and what contradicted.</summary>
internal sealed class StoreDatabase : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "received.db";

    private const int Version = 2;

    /// <summary>Had no table of what cannot be read.</summary>
    private const int FirstVersion = 1;

    private const string Tables = """
        CREATE TABLE record(sequence INTEGER PRIMARY KEY, received INTEGER NOT NULL, entry BLOB NOT NULL);
        CREATE TABLE block(log INTEGER NOT NULL, number INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, tag BLOB NOT NULL, received INTEGER NOT NULL, PRIMARY KEY(log, number));
        CREATE INDEX block_first ON block(first);
        CREATE TABLE head(log INTEGER NOT NULL, block INTEGER NOT NULL, sequence INTEGER NOT NULL, tag BLOB NOT NULL, received INTEGER NOT NULL, PRIMARY KEY(log, block));
        CREATE TABLE absent(first INTEGER PRIMARY KEY, last INTEGER NOT NULL, noted INTEGER NOT NULL);
        CREATE TABLE contradiction(id INTEGER PRIMARY KEY, noted INTEGER NOT NULL, what TEXT NOT NULL, sequence INTEGER NOT NULL, content BLOB NOT NULL, UNIQUE(what, sequence, content));
        """;

    private const string TableOfVersion2 = "CREATE TABLE unreadable(sequence INTEGER PRIMARY KEY, received INTEGER NOT NULL, message TEXT NOT NULL);";

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private SqliteTransaction? _transaction;

    private StoreDatabase(SqliteConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Whether it has the table of what cannot be read: one of the first version, opened for reading only, has not.</summary>
    public bool HasUnreadable { get; private set; }

    /// <summary>Opens the database of a folder, and creates it where that may be.</summary>
    /// <exception cref="PlatformException">It is none, or another version's.</exception>
    public static StoreDatabase Open(string folder, StoreOptions options)
    {
        var path = Path.Combine(folder, FileName);
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = options.IsReadOnly ? SqliteOpenMode.ReadOnly : SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
        }.ToString());
        try
        {
            connection.Open();
            var database = new StoreDatabase(connection);
            database.Prepare(options);
            return database;
        }
        catch (SqliteException failure)
        {
            connection.Dispose();
            throw new PlatformException($"'{path}' cannot be opened as a platform's store: {failure.Message}");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement within the transaction that the next <see cref="Commit"/> ends; returns how many rows it changed.</summary>
    public int Do(string sql, params ReadOnlySpan<object> values)
    {
        _transaction ??= _connection.BeginTransaction(deferred: true);
        return Bind(sql, values).ExecuteNonQuery();
    }

    /// <summary>The first column of the first row of a query, or null.</summary>
    public object? Value(string sql, params ReadOnlySpan<object> values) => Bind(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>The rows of a query.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Makes what was done last, durably.</summary>
    public void Commit()
    {
        _transaction?.Commit();
        _transaction?.Dispose();
        _transaction = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        _transaction?.Dispose();
        _connection.Dispose();
    }

    private void Prepare(StoreOptions options)
    {
        if (!options.IsReadOnly)
        {
            // FULL does not sync the folder in which the journal was deleted: after a power cut it may be back, and with it a state from before the commit.
            Run(options.IsDurable ? "PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA" : "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF");
        }

        var version = (long)Value("PRAGMA user_version")!;
        if (version is 0 or FirstVersion && !options.IsReadOnly)
        {
            Run($"BEGIN; {(version == 0 ? Tables : "")} {TableOfVersion2} PRAGMA user_version={Version}; COMMIT");
            version = Version;
        }

        HasUnreadable = version == Version;
        if (version is not (FirstVersion or Version))
        {
            throw new PlatformException($"'{_connection.DataSource}' has version {version}; this program reads version {Version}");
        }
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = "$" + (i + 1) });
            }

            _commands[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        command.Transaction = _transaction;
        return command;
    }
}
