using System.Globalization;
using Edge.Bench.Data;
using Microsoft.Data.Sqlite;

namespace Edge.Bench.Peers;

/// <summary>One SQLite table, a row a record, the time as the integer primary key; vacuumed.</summary>
public sealed class Sqlite : IPeer
{
    /// <inheritdoc/>
    public string Key => "sqlite";

    /// <inheritdoc/>
    public string Title => "SQLite";

    /// <inheritdoc/>
    public PeerSize Measure(DataSet set, string folder)
    {
        string path = Path.Combine(folder, "table.sqlite");
        (string Name, int[] Values)[] columns = [.. set.Columns()];
        using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString()))
        {
            connection.Open();
            Execute(connection, $"CREATE TABLE records (time INTEGER PRIMARY KEY, {string.Join(", ", columns.Skip(1).Select(column => $"\"{column.Name}\" INTEGER NOT NULL"))})");
            using (SqliteTransaction transaction = connection.BeginTransaction())
            {
                Insert(connection, transaction, columns, set.Rows);
                transaction.Commit();
            }
            Execute(connection, "VACUUM");
        }
        return new PeerSize(new FileInfo(path).Length, "one table, vacuumed");
    }

    private static void Insert(SqliteConnection connection, SqliteTransaction transaction, (string Name, int[] Values)[] columns, int rows)
    {
        using SqliteCommand insert = connection.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = $"INSERT INTO records VALUES ({string.Join(", ", columns.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")))})";
        SqliteParameter[] parameters = [.. columns.Select((_, i) => insert.Parameters.Add(string.Create(CultureInfo.InvariantCulture, $"@p{i}"), SqliteType.Integer))];
        insert.Prepare();
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                parameters[i].Value = columns[i].Values[row];
            }
            insert.ExecuteNonQuery();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
