using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Integrity.Ledger.Store.Sqlite;

/// <summary>One connection with its prepared commands. Used by one thread at a time; whoever rents it owns it meanwhile.</summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = [];

    public SqliteSession(string connectionString)
    {
        connection = new SqliteConnection(connectionString);
        connection.Open();
        Run("PRAGMA busy_timeout=5000");
        if (new SqliteConnectionStringBuilder(connectionString).Mode == SqliteOpenMode.ReadOnly)
        {
            return;
        }

        Run("PRAGMA journal_mode=WAL");
        Run("PRAGMA synchronous=FULL");
        Run("PRAGMA foreign_keys=ON");

        // What is deleted or overwritten is zeroed in the file too (SQLite's default is to leave it in free space).
        Run("PRAGMA secure_delete=ON");
    }

    /// <summary>How long streams are in the transaction that is open: whoever writes clears it at the beginning and whenever he takes something back.</summary>
    public Dictionary<Hash256, long> Lengths { get; } = [];

    /// <summary>Something was erased since the last <see cref="Scrub"/>; the write-ahead log may still hold it.</summary>
    public bool HasErased { get; set; }

    /// <summary>Brings the write-ahead log into the database and cuts it to nothing. While somebody reads an older state it stays, to be cut next time.</summary>
    public void Scrub() => HasErased = First("PRAGMA wal_checkpoint(TRUNCATE)", r => r.GetInt64(0)) != 0;

    /// <summary>Pages that this connection has written since it was last asked, most of them into the write-ahead log.</summary>
    public int TakePagesWritten() =>
        raw.sqlite3_db_status(connection.Handle, raw.SQLITE_DBSTATUS_CACHE_WRITE, out var pages, out _, 1) == raw.SQLITE_OK ? pages : 0;

    public void Run(string sql, params ReadOnlySpan<object> values)
    {
        _ = Bind(sql, values).ExecuteNonQuery();
    }

    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Bind(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Several reads of one state of the database.</summary>
    public T AtOnce<T>(Func<T> read)
    {
        Run("BEGIN");
        try
        {
            return read();
        }
        finally
        {
            Run("COMMIT");
        }
    }

    public void Dispose()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    /// <summary>Values bind to <c>$0</c>, <c>$1</c>, … in order; SQL texts are constants, so the cache is bounded.</summary>
    private SqliteCommand Bind(string sql, ReadOnlySpan<object> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Every SQL text is a constant of this folder; values are always parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++)
            {
                _ = command.Parameters.Add(new SqliteParameter("$" + i, null));
            }

            prepared[sql] = command;
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
