using Integrity.Grains;
using Npgsql;
using NpgsqlTypes;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>The connection that appends, with its one prepared call: <c>append_1</c>, and the notification after its commit.</summary>
internal sealed class AppendCall : IDisposable
{
    private readonly NpgsqlConnection connection;
    private readonly NpgsqlBatch batch;
    private readonly NpgsqlParameter<byte[][]> heads = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<long[]> lengths = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<byte[][]> keys = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<long[]> seqs = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<byte[][]> digests = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<long[]> times = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint };
    private readonly NpgsqlParameter<string[]> streams = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
    private readonly NpgsqlParameter<byte[][]> envelopes = new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea };
    private readonly NpgsqlParameter<string> told = new() { NpgsqlDbType = NpgsqlDbType.Text };

    private AppendCall(NpgsqlConnection connection)
    {
        this.connection = connection;

        // A barrier after each command: the notification is a transaction of its own.
        batch = new NpgsqlBatch(connection) { EnableErrorBarriers = true };
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT place, found FROM append_1($1, $2, $3, $4, $5, $6, $7, $8)")
        {
            Parameters = { heads, lengths, keys, seqs, digests, times, streams, envelopes },
        });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(PostgresBell.RingOrNot) { Parameters = { told } });
    }

    public static async Task<AppendCall> OpenAsync(PostgresSource source)
    {
        var opened = new AppendCall(await source.OpenAsync(CancellationToken.None));
        try
        {
            await opened.batch.PrepareAsync();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Writes the group and gives the position before its first row; null, after telling the group what it was wrong about, if nothing was written.</summary>
    public async Task<long?> RunAsync(List<Append> appends, AppendGroup group, string tell)
    {
        heads.TypedValue = [.. group.Streams.Select(s => s.ToArray())];
        lengths.TypedValue = [.. group.Lengths];
        var written = group.Written.ConvertAll(place => appends[place]);
        keys.TypedValue = [.. written.Select(a => a.StreamKey.ToArray())];
        seqs.TypedValue = [.. written.Select(a => a.Seq)];
        digests.TypedValue = [.. written.Select(a => a.Digest.ToArray())];
        times.TypedValue = [.. written.Select(a => a.AcceptedAt.ToUnixTimeMilliseconds())];
        streams.TypedValue = [.. written.Select(a => a.Stream)];
        envelopes.TypedValue = [.. written.Select(a => a.Envelope)];
        told.TypedValue = tell;
        var erasing = written.Find(a => a.Redactions.Count > 0);
        return erasing is null ? await ReadAsync(group) : await EraseAsync(group, erasing);
    }

    /// <summary>Statements by their digests, which are among what is committed or were never accepted.</summary>
    public async Task<Dictionary<Hash256, StoredStatement>> FindAsync(IEnumerable<Hash256> wanted) =>
        (await new PostgresSession(connection, CancellationToken.None).AllAsync(
            $"SELECT {PostgresStreamStore.Columns} FROM statement WHERE digest = ANY($1)",
            r => PostgresStreamStore.Read(r, 0),
            (object)wanted.Distinct().Select(d => d.ToArray()).ToArray())).ToDictionary(s => s.Digest);

    public void Dispose()
    {
        batch.Dispose();
        connection.Dispose();
    }

    private async Task<long?> ReadAsync(AppendGroup group)
    {
        long? last = null;
        await using var rows = await batch.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var place = rows.GetInt64(0);
            if (place == 0)
            {
                last = rows.GetInt64(1);
            }
            else
            {
                group.Learn(group.Streams[(int)place - 1], rows.GetInt64(1));
            }
        }

        try
        {
            _ = await rows.NextResultAsync();
        }
        catch (PostgresException full) when (full.SqlState == PostgresErrorCodes.ProgramLimitExceeded)
        {
            // The server's queue of notifications: what was committed stays committed, and all look by themselves now and then.
        }

        return last;
    }

    /// <summary>One append and what it erases, in one transaction; with a note that the pages must be scrubbed, for whoever survives.</summary>
    private async Task<long?> EraseAsync(AppendGroup group, Append erasing)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var last = await ReadAsync(group);
        var session = new PostgresSession(connection, CancellationToken.None);
        foreach (var redaction in last is null ? [] : erasing.Redactions)
        {
            if (await session.RunAsync(
                "UPDATE statement SET envelope = $3 WHERE stream_key = $1 AND seq = $2 AND length(envelope) >= length($3)",
                erasing.StreamKey.ToArray(),
                redaction.Seq,
                redaction.Envelope) != 1)
            {
                throw new InvalidOperationException("A redaction only ever takes away.");
            }
        }

        if (last is not null)
        {
            _ = await session.RunAsync("INSERT INTO erasure (at) VALUES (pg_current_xact_id())");
        }

        await transaction.CommitAsync();
        return last;
    }
}
