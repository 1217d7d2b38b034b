namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteWorklistStore(SqliteDatabase database) : IWorklistStore
{
    private static readonly WorklistCursor Beginning = new(0, "", 0);

    public Task<WorklistCursor> CursorAsync(CancellationToken cancellation) => database.ReadAsync(Cursor, cancellation);

    public Task<bool> ResetAsync(string from, string to, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.WorklistReset, s => Reset(s, from, to, under), cancellation);

    public Task<bool> AdvanceAsync(WorklistAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Worklist, s => Advance(s, advance), cancellation);

    public async Task<IReadOnlyList<Duty>> OfStreamsAsync(IReadOnlyCollection<string> streams, CancellationToken cancellation) =>
        await database.ReadAsync(s => s.AtOnce(() => streams.SelectMany(stream => OfStream(s, stream)).ToList()), cancellation);

    public async Task<IReadOnlyList<string>> AgreementsAsync(string giver, string taker, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All("SELECT agreement FROM direction WHERE giver = $0 AND taker = $1", r => r.GetString(0), giver, taker), cancellation);

    public Task<DutyCounts> CountAsync(string agency, DateTimeOffset now, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First(
                """
                SELECT count(*), ifnull(sum(due < $1), 0), ifnull(sum(soon <= $1), 0) FROM duty WHERE agency = $0 AND met IS NULL
                """,
                r => new DutyCounts(r.GetInt64(0) - r.GetInt64(2), r.GetInt64(2) - r.GetInt64(1), r.GetInt64(1)),
                agency,
                now.ToUnixTimeMilliseconds()),
            cancellation);

    public async Task<IReadOnlyList<ListedDuty>> ListAsync(DutyQuery query, CancellationToken cancellation)
    {
        var now = query.Now.ToUnixTimeMilliseconds();
        return await database.ReadAsync(
            s => s.All(
                $"""
                SELECT {DutyRow.Columns}, due, id FROM duty
                WHERE agency = $0 AND met IS NULL AND due >= $1 AND due <= $2 AND soon >= $3 AND soon <= $4 AND (due, id) > ($5, $6)
                ORDER BY due, id LIMIT $7
                """,
                r => new ListedDuty(DutyRow.Read(r), new DutyPlace(r.GetInt64(DutyRow.Count), r.GetInt64(DutyRow.Count + 1))),
                query.Agency,
                query.Status is DutyStatus.DueSoon or DutyStatus.Open ? now : long.MinValue,
                Math.Min(query.Status == DutyStatus.Overdue ? now - 1 : WorklistSchema.Never, query.Before is { } before ? before.ToUnixTimeMilliseconds() - 1 : WorklistSchema.Never),
                query.Status == DutyStatus.Open ? now + 1 : long.MinValue,
                query.Status == DutyStatus.DueSoon ? now : WorklistSchema.Never,
                query.After?.Due ?? long.MinValue,
                query.After?.Row ?? 0,
                query.Limit),
            cancellation);
    }

    public Task<int> TurnAsync(DateTimeOffset now, int limit, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Turn, s => Turn(s, now, limit, under), cancellation);

    private static List<Duty> OfStream(SqliteSession session, string stream) =>
        session.All($"SELECT {DutyRow.Columns} FROM duty WHERE stream = $0 ORDER BY seq, kind, name, target", r => DutyRow.Read(r), stream);

    private static WorklistCursor Cursor(SqliteSession session) =>
        session.First("SELECT log_index, rules, reminded FROM worklist", r => new WorklistCursor(r.GetInt64(0), r.GetString(1), r.GetInt64(2))) ?? Beginning;

    private static bool Reset(SqliteSession session, string from, string to, Lease? under)
    {
        SqliteLeaseStore.Insist(session, under);
        if (Cursor(session).Rules != from)
        {
            return false;
        }

        session.Run("DELETE FROM duty");
        session.Run("DELETE FROM direction");
        session.Run(
            "INSERT INTO worklist (only, log_index, rules, reminded) VALUES (1, 0, $0, 0) ON CONFLICT (only) DO UPDATE SET log_index = 0, rules = excluded.rules",
            to);
        return true;
    }

    private static bool Advance(SqliteSession session, WorklistAdvance advance)
    {
        SqliteLeaseStore.Insist(session, advance.Under);
        if (Cursor(session) is var cursor && (cursor.Index != advance.From || cursor.Rules != advance.Rules))
        {
            return false;
        }

        foreach (var key in advance.Drop)
        {
            session.Run(
                "DELETE FROM duty WHERE stream = $0 AND kind = $1 AND name = $2 AND seq = $3 AND target = $4", key.Stream, (long)key.Kind, key.Name, key.Seq, key.Of);
        }

        foreach (var put in advance.Put)
        {
            Put(session, put);
        }

        foreach (var direction in advance.Directions)
        {
            session.Run(
                "INSERT INTO direction (giver, taker, agreement) VALUES ($0, $1, $2) ON CONFLICT DO NOTHING", direction.Giver, direction.Taker, direction.Agreement);
        }

        foreach (var change in advance.Reminders)
        {
            DutyRow.Remind(session, change.Duty, change.Status, change.At, advance.Now);
        }

        session.Run("UPDATE worklist SET log_index = $0, reminded = max(reminded, $0)", advance.To);
        return true;
    }

    private static void Put(SqliteSession session, PutDuty put) => session.Run(
        $"""
        INSERT INTO duty ({DutyRow.Columns}, soon, turns) VALUES ($0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (stream, kind, name, seq, target) DO UPDATE SET agency = excluded.agency, by = excluded.by, since = excluded.since, due = excluded.due, notice = excluded.notice,
          met = excluded.met, met_by = excluded.met_by, soon = excluded.soon, turns = excluded.turns
        """,
        [.. DutyRow.Values(put.Duty), DutyRow.Milliseconds(put.Duty.Soon), put.Turns?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value]);

    private static int Turn(SqliteSession session, DateTimeOffset now, int limit, Lease? under)
    {
        SqliteLeaseStore.Insist(session, under);
        var turned = session.All(
            $"SELECT id, {DutyRow.Columns}, turns FROM duty WHERE turns <= $0 ORDER BY turns LIMIT $1",
            r => (Id: r.GetInt64(0), Duty: DutyRow.Read(r, 1), Turned: DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(DutyRow.Count + 1))),
            now.ToUnixTimeMilliseconds(),
            limit);
        foreach (var (id, duty, at) in turned)
        {
            DutyRow.Remind(session, duty, duty.At(now), at, now);
            session.Run("UPDATE duty SET turns = $0 WHERE id = $1", duty.Turns(now)?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value, id);
        }

        return turned.Count;
    }
}
