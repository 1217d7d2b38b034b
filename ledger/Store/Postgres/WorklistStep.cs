namespace Integrity.Ledger.Store.Postgres;

/// <summary>
/// What is written to the worklist and its reminders, each within one transaction that holds the cursor's row: so steps come one after another,
/// and no reminder becomes visible after one with a larger id.
/// </summary>
internal static class WorklistStep
{
    private const string Lock = "SELECT log_index, rules FROM worklist FOR UPDATE";

    public static async Task<bool> ResetAsync(PostgresSession session, string from, string to, Lease? under)
    {
        await PostgresLeaseStore.InsistAsync(session, under);
        _ = await session.RunAsync("INSERT INTO worklist (one, log_index, rules, reminded) VALUES (true, 0, '', 0) ON CONFLICT DO NOTHING");
        if ((await LockAsync(session)).Rules != from)
        {
            return false;
        }

        _ = await session.RunAsync("DELETE FROM duty");
        _ = await session.RunAsync("DELETE FROM direction");
        _ = await session.RunAsync("UPDATE worklist SET log_index = 0, rules = $1", to);
        return true;
    }

    public static async Task<bool> AdvanceAsync(PostgresSession session, WorklistAdvance advance)
    {
        await PostgresLeaseStore.InsistAsync(session, advance.Under);
        if (await LockAsync(session) != (advance.From, advance.Rules))
        {
            return false;
        }

        await DropAsync(session, advance.Drop);

        // The same duty twice in one step: the last is what holds.
        await PutAsync(session, [.. advance.Put.GroupBy(p => p.Duty.Key).Select(g => g.Last())]);
        if (advance.Directions.Count > 0)
        {
            _ = await session.RunAsync(
                "INSERT INTO direction (giver, taker, agreement) SELECT * FROM unnest($1, $2, $3) ON CONFLICT DO NOTHING",
                advance.Directions.Select(d => d.Giver).ToArray(),
                advance.Directions.Select(d => d.Taker).ToArray(),
                advance.Directions.Select(d => d.Agreement).ToArray());
        }

        await RemindAsync(session, advance.Reminders, advance.Now);
        _ = await session.RunAsync("UPDATE worklist SET log_index = $1, reminded = greatest(reminded, $1)", advance.To);
        return true;
    }

    public static async Task<int> TurnAsync(PostgresSession session, DateTimeOffset now, int limit, Lease? under)
    {
        await PostgresLeaseStore.InsistAsync(session, under);
        _ = await LockAsync(session);
        var turned = await session.AllAsync(
            $"SELECT id, {DutyColumns.Names}, turns FROM duty WHERE turns <= $1 ORDER BY turns LIMIT $2",
            r => (Id: r.GetInt64(0), Duty: DutyColumns.Read(r, 1), Turned: DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(DutyColumns.Count + 1))),
            now.ToUnixTimeMilliseconds(),
            limit);
        await RemindAsync(session, turned.ConvertAll(t => new StatusChange(t.Duty, t.Duty.At(now), t.Turned)), now);
        if (turned.Count > 0)
        {
            _ = await session.RunAsync(
                "UPDATE duty SET turns = u.turns FROM unnest($1, $2) u(id, turns) WHERE duty.id = u.id",
                turned.ConvertAll(t => t.Id),
                turned.ConvertAll(t => t.Duty.Turns(now)?.ToUnixTimeMilliseconds()));
        }

        return turned.Count;
    }

    private static Task<(long Index, string? Rules)> LockAsync(PostgresSession session) =>
        session.FirstAsync(Lock, r => (r.GetInt64(0), (string?)r.GetString(1)));

    private static async Task DropAsync(PostgresSession session, IReadOnlyList<DutyKey> keys)
    {
        if (keys.Count > 0)
        {
            _ = await session.RunAsync(
                """
                DELETE FROM duty USING unnest($1, $2, $3, $4, $5) u(stream, kind, name, seq, target)
                WHERE duty.stream = u.stream AND duty.kind = u.kind AND duty.name = u.name AND duty.seq = u.seq AND duty.target = u.target
                """,
                keys.Select(k => k.Stream).ToArray(),
                keys.Select(k => (long)k.Kind).ToArray(),
                keys.Select(k => k.Name).ToArray(),
                keys.Select(k => k.Seq).ToArray(),
                keys.Select(k => k.Of).ToArray());
        }
    }

    private static async Task PutAsync(PostgresSession session, List<PutDuty> put)
    {
        if (put.Count > 0)
        {
            _ = await session.RunAsync(
                $"""
                INSERT INTO duty ({DutyColumns.Names}, soon, turns) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
                ON CONFLICT (stream, kind, name, seq, target) DO UPDATE SET agency = excluded.agency, by = excluded.by, since = excluded.since, due = excluded.due,
                  notice = excluded.notice, met = excluded.met, met_by = excluded.met_by, soon = excluded.soon, turns = excluded.turns
                """,
                [
                    .. DutyColumns.Of(put.ConvertAll(p => p.Duty)),
                    put.ConvertAll(p => DutyColumns.Milliseconds(p.Duty.Soon)),
                    put.ConvertAll(p => p.Turns?.ToUnixTimeMilliseconds()),
                ]);
        }
    }

    /// <summary>Leaves reminders and, where the agency wants them, messages; nothing for what was left before.</summary>
    private static async Task RemindAsync(PostgresSession session, IReadOnlyList<StatusChange> changes, DateTimeOffset now)
    {
        if (changes.Count > 0)
        {
            _ = await session.RunAsync(
                $"""
                WITH told AS (
                  INSERT INTO reminder ({DutyColumns.Names}, status, at)
                  SELECT {DutyColumns.Names}, status, at
                  FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) WITH ORDINALITY u({DutyColumns.Names}, status, at, place) ORDER BY place
                  ON CONFLICT DO NOTHING RETURNING id, agency)
                INSERT INTO delivery (reminder, agency, tries, next) SELECT told.id, told.agency, 0, $15 FROM told JOIN webhook ON webhook.agency = told.agency
                """,
                [
                    .. DutyColumns.Of([.. changes.Select(c => c.Duty)]),
                    changes.Select(c => (long)c.Status).ToArray(),
                    changes.Select(c => c.At.ToUnixTimeMilliseconds()).ToArray(),
                    now.ToUnixTimeMilliseconds(),
                ]);
        }
    }
}
