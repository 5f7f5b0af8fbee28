using DuckDB.NET.Data;
using Edge.Bench.Data;

namespace Edge.Bench.Peers;

/// <summary>A DuckDB database with the data set as one table of 32-bit integers.</summary>
internal sealed class DuckDbTable : IDisposable
{
    private readonly DuckDBConnection _connection;

    public DuckDbTable(DataSet set, string folder)
    {
        Path = System.IO.Path.Combine(folder, "table.duckdb");
        string csv = System.IO.Path.Combine(folder, "table.csv");
        using (var writer = new StreamWriter(csv))
        {
            set.WriteCsv(writer);
        }
        _connection = new DuckDBConnection($"Data Source={Path}");
        _connection.Open();
        Execute("SET preserve_insertion_order = true");
        string types = string.Join(", ", set.Columns().Select(column => $"'{column.Name}': 'INTEGER'"));
        Execute($"CREATE TABLE records AS SELECT * FROM read_csv({Text(csv)}, header = true, columns = {{{types}}})");
    }

    /// <summary>File of the database.</summary>
    public string Path { get; }

    /// <summary>Runs a statement.</summary>
    public void Execute(string sql)
    {
        using DuckDBCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A text as SQL has it.</summary>
    public static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    public void Dispose() => _connection.Dispose();
}
