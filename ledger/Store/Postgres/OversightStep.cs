namespace Integrity.Ledger.Store.Postgres;

/// <summary>What is written to the oversight, each within one transaction that holds the cursor's row.</summary>
internal static class OversightStep
{
    public static async Task<bool> ResetAsync(PostgresSession session, string to, int most, Lease? under)
    {
        await PostgresLeaseStore.InsistAsync(session, under);
        _ = await session.RunAsync("INSERT INTO oversight (one, log_index, rules) VALUES (true, 0, '') ON CONFLICT (one) DO UPDATE SET log_index = 0, rules = '', written = oversight.written + 1");
        _ = await session.RunAsync("DELETE FROM oversight_mark WHERE ctid = ANY (ARRAY (SELECT ctid FROM oversight_mark LIMIT $1))", most);
        if (await session.FirstAsync("SELECT EXISTS (SELECT 1 FROM oversight_mark)", r => r.GetBoolean(0)))
        {
            return false;
        }

        _ = await session.RunAsync("UPDATE oversight SET rules = $1, undated_from = NULL", to);
        return true;
    }

    public static async Task<bool> AdvanceAsync(PostgresSession session, OversightAdvance advance)
    {
        await PostgresLeaseStore.InsistAsync(session, advance.Under);
        if (await session.FirstAsync("SELECT log_index, rules FROM oversight FOR UPDATE", r => (r.GetInt64(0), (string?)r.GetString(1))) != (advance.From, advance.Rules))
        {
            return false;
        }

        if (advance.Drop.Count > 0)
        {
            _ = await session.RunAsync(
                """
                DELETE FROM oversight_mark m USING unnest($1, $2, $3, $4) u(stream, kind, seq, name)
                WHERE m.stream = u.stream AND m.kind = u.kind AND m.seq = u.seq AND m.name = u.name
                """,
                advance.Drop.Select(k => k.Stream).ToArray(),
                advance.Drop.Select(k => (int)k.Kind).ToArray(),
                advance.Drop.Select(k => k.Seq).ToArray(),
                advance.Drop.Select(k => k.Name).ToArray());
        }

        if (advance.Put.Count > 0)
        {
            await PutAsync(session, advance.Put);
        }

        _ = await session.RunAsync("UPDATE oversight SET log_index = $1, written = written + 1", advance.To);
        return true;
    }

    /// <summary>
    /// The chain takes back the anchors above this size. Only that is written here, whatever number of marks it is about; and from here to the end of this
    /// transaction nobody dates marks or takes their dates away, so each sees what the other did.
    /// </summary>
    public static Task<int> NoteAsync(PostgresSession session, long size) =>
        session.RunAsync("UPDATE oversight SET undated_from = least(undated_from, $1), written = written + 1", size);

    public static async Task<bool> UndateAsync(PostgresSession session, int most, Lease? under)
    {
        await PostgresLeaseStore.InsistAsync(session, under);
        if (await session.FirstAsync("SELECT undated_from FROM oversight FOR UPDATE", r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0)) is not { } from)
        {
            return true;
        }

        var taken = await session.RunAsync(
            """
            UPDATE oversight_mark SET value = NULL WHERE ctid = ANY (ARRAY (
              SELECT ctid FROM oversight_mark WHERE log_index >= $1 AND value IS NOT NULL ORDER BY log_index LIMIT $2))
            """,
            from,
            most);
        _ = await session.RunAsync("UPDATE oversight SET undated_from = CASE WHEN $1 THEN undated_from END, written = written + 1", taken == most);
        return taken < most;
    }

    public static async Task<int> AnchorAsync(PostgresSession session, int most, Lease? under)
    {
        await PostgresLeaseStore.InsistAsync(session, under);
        if (!await session.FirstAsync("SELECT undated_from IS NULL FROM oversight FOR UPDATE", r => r.GetBoolean(0)))
        {
            return 0;
        }

        var dated = await session.RunAsync(
            """
            UPDATE oversight_mark m SET value = (SELECT a.block_time * 1000 FROM anchor a WHERE a.final AND a.size > m.log_index ORDER BY a.size LIMIT 1) - m.since
            WHERE m.ctid = ANY (ARRAY (
              SELECT w.ctid FROM oversight_mark w
              WHERE w.log_index IS NOT NULL AND w.value IS NULL AND w.log_index < (SELECT max(a.size) FROM anchor a WHERE a.final) ORDER BY w.log_index LIMIT $1))
            """,
            most);
        _ = dated > 0 ? await session.RunAsync("UPDATE oversight SET written = written + 1") : 0;
        return dated;
    }

    /// <summary>When it was anchored stays while it is the same statement; whoever makes a step has only read it, and the chain may have taken it back since.</summary>
    private static Task<int> PutAsync(PostgresSession session, IReadOnlyList<Mark> put) => session.RunAsync(
        """
        INSERT INTO oversight_mark AS m (stream, kind, seq, name, agency, at, day, state, value, log_index, since)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (stream, kind, seq, name) DO UPDATE SET agency = excluded.agency, at = excluded.at, day = excluded.day, state = excluded.state,
          value = coalesce(excluded.value, CASE WHEN excluded.log_index = m.log_index AND excluded.since = m.since THEN m.value END), log_index = excluded.log_index, since = excluded.since
        """,
        put.Select(m => m.Stream).ToArray(),
        put.Select(m => (int)m.Kind).ToArray(),
        put.Select(m => m.Seq).ToArray(),
        put.Select(m => m.Name).ToArray(),
        put.Select(m => m.Agency).ToArray(),
        put.Select(m => m.At.ToUnixTimeMilliseconds()).ToArray(),
        put.Select(m => m.Day).ToArray(),
        put.Select(m => m.State).ToArray(),
        put.Select(m => m.Value).ToArray(),
        put.Select(m => m.Index).ToArray(),
        put.Select(m => m.Since?.ToUnixTimeMilliseconds()).ToArray());
}
