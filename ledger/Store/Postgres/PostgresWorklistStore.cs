namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresWorklistStore(PostgresDatabase database) : IWorklistStore
{
    private const string Cursor = "SELECT log_index, rules, reminded FROM worklist";

    public async Task<WorklistCursor> CursorAsync(CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.FirstAsync(Cursor, r => new WorklistCursor(r.GetInt64(0), r.GetString(1), r.GetInt64(2))), cancellation) ?? new(0, "", 0);

    public Task<bool> ResetAsync(string from, string to, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.WorklistReset, s => WorklistStep.ResetAsync(s, from, to, under), cancellation);

    public Task<bool> AdvanceAsync(WorklistAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Worklist, s => WorklistStep.AdvanceAsync(s, advance), cancellation);

    public async Task<IReadOnlyList<Duty>> OfStreamsAsync(IReadOnlyCollection<string> streams, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                $"SELECT {DutyColumns.Names} FROM duty WHERE stream = ANY($1) ORDER BY stream, seq, kind, name, target",
                r => DutyColumns.Read(r),
                (object)streams.ToArray()),
            cancellation);

    public async Task<IReadOnlyList<string>> AgreementsAsync(string giver, string taker, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync("SELECT agreement FROM direction WHERE giver = $1 AND taker = $2 ORDER BY agreement", r => r.GetString(0), giver, taker),
            cancellation);

    public Task<DutyCounts> CountAsync(string agency, DateTimeOffset now, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.FirstAsync(
                "SELECT count(*), count(*) FILTER (WHERE due < $2), count(*) FILTER (WHERE soon <= $2) FROM duty WHERE agency = $1 AND met IS NULL",
                r => new DutyCounts(r.GetInt64(0) - r.GetInt64(2), r.GetInt64(2) - r.GetInt64(1), r.GetInt64(1)),
                agency,
                now.ToUnixTimeMilliseconds()),
            cancellation);

    public async Task<IReadOnlyList<ListedDuty>> ListAsync(DutyQuery query, CancellationToken cancellation)
    {
        var now = query.Now.ToUnixTimeMilliseconds();
        return await database.ReadAsync(
            s => s.AllAsync(
                $"""
                SELECT {DutyColumns.Names}, due, id FROM duty
                WHERE agency = $1 AND met IS NULL AND due >= $2 AND due <= $3 AND soon >= $4 AND soon <= $5 AND (due, id) > ($6, $7)
                ORDER BY due, id LIMIT $8
                """,
                r => new ListedDuty(DutyColumns.Read(r), new DutyPlace(r.GetInt64(DutyColumns.Count), r.GetInt64(DutyColumns.Count + 1))),
                query.Agency,
                query.Status is DutyStatus.DueSoon or DutyStatus.Open ? now : long.MinValue,
                Math.Min(
                    query.Status == DutyStatus.Overdue ? now - 1 : DutyColumns.Never,
                    query.Before is { } before ? before.ToUnixTimeMilliseconds() - 1 : DutyColumns.Never),
                query.Status == DutyStatus.Open ? now + 1 : long.MinValue,
                query.Status == DutyStatus.DueSoon ? now : DutyColumns.Never,
                query.After?.Due ?? long.MinValue,
                query.After?.Row ?? 0,
                query.Limit),
            cancellation);
    }

    public Task<int> TurnAsync(DateTimeOffset now, int limit, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Turn, s => WorklistStep.TurnAsync(s, now, limit, under), cancellation);
}
