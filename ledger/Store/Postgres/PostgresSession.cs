using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>One rented connection, within a transaction or not. Values bind to <c>$1</c>, <c>$2</c>, … in order; SQL texts are constants.</summary>
internal readonly struct PostgresSession(NpgsqlConnection connection, CancellationToken cancellation)
{
    /// <summary>The number of rows it touched.</summary>
    public async Task<int> RunAsync(string sql, params object[] values)
    {
        await using var command = Bind(sql, values);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<T?> FirstAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = Bind(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? read(rows) : default;
    }

    public async Task<List<T>> AllAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] values)
    {
        await using var command = Bind(sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var all = new List<T>();
        while (await rows.ReadAsync(cancellation))
        {
            all.Add(read(rows));
        }

        return all;
    }

    private NpgsqlCommand Bind(string sql, object[] values)
    {
#pragma warning disable CA2100 // Every SQL text is a constant of this folder; values are always parameters.
        var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        foreach (var value in values)
        {
            _ = command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
