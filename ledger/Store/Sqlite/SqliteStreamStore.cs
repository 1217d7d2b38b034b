using Integrity.Grains;
using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteStreamStore(SqliteDatabase database) : IStreamStore
{
    /// <summary>An envelope ends with a brace; a space after it means nothing in JSON.</summary>
    private const byte Padding = (byte)' ';

    internal const string Columns = "statement.position, stream, stream_key, seq, digest, accepted_at, envelope";

    public async Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All($"SELECT {Columns} FROM statement WHERE stream_key = $0 AND seq >= $1 AND position < $2 ORDER BY seq", Read, streamKey.ToArray(), fromSeq, end),
            cancellation);

    public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) =>
        database.ReadAsync(s => Find(s, digest), cancellation);

    public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Append, s => Append(s, append), cancellation);

    internal static StoredStatement Read(SqliteDataReader row) => Read(row, 0);

    internal static StoredStatement Read(SqliteDataReader row, int first) => new(
        row.GetInt64(first),
        row.GetString(first + 1),
        new Hash256(row.GetFieldValue<byte[]>(first + 2)),
        row.GetInt64(first + 3),
        new Hash256(row.GetFieldValue<byte[]>(first + 4)),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(first + 5)),
        WithoutPadding(row.GetFieldValue<byte[]>(first + 6)));

    private static AppendOutcome Append(SqliteSession session, Append append)
    {
        var next = NextSeq(session, append.StreamKey);
        if (next != append.Seq)
        {
            return Find(session, append.Digest) is { } first
                ? new AppendOutcome.Repeated(first)
                : new AppendOutcome.Moved(append.StreamKey);
        }

        foreach (var seen in append.Seen)
        {
            if (NextSeq(session, seen.StreamKey) != seen.NextSeq)
            {
                return new AppendOutcome.Moved(seen.StreamKey);
            }
        }

        // Two streams cannot share a digest (the payload names its stream and seq), so the unique index on it never decides here.
        var position = session.First(
            """
            INSERT INTO statement (stream_key, seq, digest, accepted_at, stream, envelope) VALUES ($0, $1, $2, $3, $4, $5) RETURNING position
            """,
            r => r.GetInt64(0),
            append.StreamKey.ToArray(),
            append.Seq,
            append.Digest.ToArray(),
            append.AcceptedAt.ToUnixTimeMilliseconds(),
            append.Stream,
            append.Envelope);
        session.Lengths[append.StreamKey] = append.Seq + 1;
        foreach (var redaction in append.Redactions)
        {
            Redact(session, append.StreamKey, redaction);
        }

        return new AppendOutcome.Appended(position);
    }

    /// <summary>
    /// The same row, filled up with spaces to the length it has: SQLite then writes over its bytes where they lie. A shorter row could make it move
    /// its neighbours about, and leave copies of them behind that a later erasure would not reach.
    /// </summary>
    private static void Redact(SqliteSession session, Hash256 streamKey, Redaction redaction)
    {
        var length = session.First(
            "SELECT length(envelope) FROM statement WHERE stream_key = $0 AND seq = $1", r => r.GetInt32(0), streamKey.ToArray(), redaction.Seq);
        if (redaction.Envelope.Length > length)
        {
            throw new InvalidOperationException("A redaction only ever takes away.");
        }

        var padded = new byte[length];
        padded.AsSpan().Fill(Padding);
        redaction.Envelope.CopyTo(padded, 0);
        session.Run("UPDATE statement SET envelope = $2 WHERE stream_key = $0 AND seq = $1", streamKey.ToArray(), redaction.Seq, padded);
        session.HasErased = true;
    }

    private static byte[] WithoutPadding(byte[] envelope) =>
        envelope[^1] == Padding ? envelope.AsSpan().TrimEnd(Padding).ToArray() : envelope;

    private static StoredStatement? Find(SqliteSession session, Hash256 digest) =>
        session.First($"SELECT {Columns} FROM statement WHERE digest = $0", Read, digest.ToArray());

    /// <summary>Asked once in a transaction: its appends rest on the same few keyrings, and nobody else writes meanwhile.</summary>
    private static long NextSeq(SqliteSession session, Hash256 streamKey)
    {
        if (!session.Lengths.TryGetValue(streamKey, out var length))
        {
            length = session.First(
                "SELECT seq + 1 FROM statement WHERE stream_key = $0 ORDER BY seq DESC LIMIT 1", r => r.GetInt64(0), streamKey.ToArray());
            session.Lengths[streamKey] = length;
        }

        return length;
    }
}
