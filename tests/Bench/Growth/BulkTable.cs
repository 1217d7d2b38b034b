using Microsoft.Data.Sqlite;

namespace Integrity.Bench.Growth;

/// <summary>One prepared insertion into a database that nobody else has open.</summary>
internal sealed class BulkTable : IDisposable
{
    private readonly SqliteCommand command;

    public BulkTable(SqliteConnection database, string table, params string[] columns)
    {
        command = database.CreateCommand();
        command.CommandText = $"INSERT OR REPLACE INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"${i}"))})";
        for (var i = 0; i < columns.Length; i++)
        {
            _ = command.Parameters.Add(new SqliteParameter($"${i}", null));
        }
    }

    public void Add(params ReadOnlySpan<object> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        _ = command.ExecuteNonQuery();
    }

    public void Dispose() => command.Dispose();

    public static void Run(SqliteConnection database, string sql)
    {
        using var once = database.CreateCommand();
        once.CommandText = sql;
        _ = once.ExecuteNonQuery();
    }

    public static List<object[]> Read(SqliteConnection database, string sql)
    {
        using var once = database.CreateCommand();
        once.CommandText = sql;
        using var reader = once.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            _ = reader.GetValues(row);
            rows.Add(row);
        }

        return rows;
    }
}
