using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresOversightStore(PostgresDatabase database) : IOversightStore
{
    private const string Columns = "stream, kind, seq, name, agency, at, day, state, value, log_index, since";

    /// <summary>Those that figures count.</summary>
    private static readonly int[] Kinds = [.. Enum.GetValues<MarkKind>().Where(k => k <= MarkKind.Gap).Select(k => (int)k)];

    private static readonly string Totals = $"""
        SELECT agency, kind, name, state, {MarkBands.Sql("$4")} AS band, count(*) FROM oversight_mark
        WHERE agency = ANY($1) AND kind = ANY($5) AND day BETWEEN $2 AND $3 GROUP BY agency, kind, name, state, band
        """;

    private static readonly string ByDay = $"""
        SELECT day, kind, state, {MarkBands.Sql("$4")} AS band, count(*) FROM oversight_mark
        WHERE agency = ANY($1) AND kind = ANY($5) AND day BETWEEN $2 AND $3 GROUP BY day, kind, state, band ORDER BY day
        """;

    /// <summary>Agency by agency, so that of each only the newest are read, in the order of <c>oversight_listed</c>.</summary>
    private static readonly string Listing = $"""
        SELECT m.* FROM unnest($1::text[]) asked (agency) CROSS JOIN LATERAL (
          SELECT {Columns} FROM oversight_mark w
          WHERE w.agency = asked.agency AND kind = $5 AND day BETWEEN $2 AND $3 AND ($6 = '' OR name = $6) AND (1 << state) & $7 <> 0 AND (1 << ({MarkBands.Sql("$4")})) & $8 <> 0
            AND at BETWEEN $14 AND $15 AND (at < $9 OR (at = $9 AND (stream, seq, name) > ($10, $11, $12)))
          ORDER BY at DESC, stream, seq, name LIMIT $13) m
        ORDER BY m.at DESC, m.stream, m.seq, m.name LIMIT $13
        """;

    private static readonly string Stamp = $"""
        SELECT written, (
          SELECT min(due.at) FROM unnest($1::text[]) asked (agency) CROSS JOIN LATERAL (
            SELECT at FROM oversight_mark m WHERE m.agency = asked.agency AND kind = {(int)MarkKind.Term} AND at >= $2 AND state = {(int)TermMark.Open} ORDER BY at LIMIT 1) due)
        FROM oversight
        """;

    public Task<OversightCursor> CursorAsync(CancellationToken cancellation) => database.ReadAsync(CursorAsync, cancellation);

    public Task<bool> ResetAsync(string to, int most, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.OversightReset, s => OversightStep.ResetAsync(s, to, most, under), cancellation);

    public Task<bool> AdvanceAsync(OversightAdvance advance, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.Oversight, s => OversightStep.AdvanceAsync(s, advance), cancellation);

    public Task<bool> UndateAsync(int most, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.OversightUndate, s => OversightStep.UndateAsync(s, most, under), cancellation);

    public Task<int> AnchorAsync(int most, Lease? under, CancellationToken cancellation) =>
        database.WriteAsync(StoreWrites.OversightAnchor, s => OversightStep.AnchorAsync(s, most, under), cancellation);

    public async Task<IReadOnlyList<Mark>> OfStreamsAsync(IReadOnlyCollection<string> streams, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync($"SELECT {Columns} FROM oversight_mark WHERE stream = ANY($1) ORDER BY stream, kind, seq, name", Read, (object)streams.ToArray()),
            cancellation);

    public async Task<IReadOnlyList<string>> AgenciesAsync(CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync(
                """
                WITH RECURSIVE each (agency) AS (
                  (SELECT agency FROM oversight_mark ORDER BY agency LIMIT 1)
                  UNION ALL SELECT (SELECT m.agency FROM oversight_mark m WHERE m.agency > each.agency ORDER BY m.agency LIMIT 1) FROM each WHERE each.agency IS NOT NULL)
                SELECT agency FROM each WHERE agency IS NOT NULL
                """,
                r => r.GetString(0)),
            cancellation);

    public async Task<IReadOnlyList<MarkCount>> CountAsync(MarkQuery query, CancellationToken cancellation) => await database.ReadAsync(s => CountAsync(s, query), cancellation);

    public Task<OversightPicture> PictureAsync(MarkQuery query, CancellationToken cancellation) => AtOnceAsync(
        async s => new OversightPicture(await CursorAsync(s), await CountAsync(s, query), await DaysAsync(s, query)), cancellation);

    public Task<MarkPage> ListAsync(MarkList list, CancellationToken cancellation)
    {
        var after = list.After ?? new MarkPlace(long.MaxValue, "", -1, "");
        var (earliest, latest) = list.Times;
        object[] asked =
            [.. Of(list.Query), (int)list.Kind, list.Name ?? "", list.States, list.Bands, after.At, after.Stream, after.Seq, after.Name, list.Limit, earliest, latest];
        return AtOnceAsync(async s => new MarkPage(await CursorAsync(s), await s.AllAsync(Listing, Read, asked)), cancellation);
    }

    public async Task<OversightStamp> StampAsync(IReadOnlyList<string> agencies, DateTimeOffset now, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.FirstAsync(
                Stamp,
                r => new OversightStamp(r.GetInt64(0), r.IsDBNull(1) ? null : DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1))),
                agencies.ToArray(),
                now.ToUnixTimeMilliseconds()),
            cancellation) ?? new(0, null);

    /// <summary>Several reads of one state of the database. What fails within goes back with its connection, which then ends the transaction.</summary>
    private Task<T> AtOnceAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellation) => database.ReadAsync(
        async s =>
        {
            _ = await s.RunAsync("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
            var found = await read(s);
            _ = await s.RunAsync("COMMIT");
            return found;
        },
        cancellation);

    private static async Task<OversightCursor> CursorAsync(PostgresSession session) =>
        await session.FirstAsync("SELECT log_index, rules, undated_from FROM oversight", r => new OversightCursor(r.GetInt64(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetInt64(2)))
        ?? new(0, "");

    private static Task<List<MarkCount>> CountAsync(PostgresSession session, MarkQuery query) => session.AllAsync(
        Totals, r => new MarkCount(r.GetString(0), (MarkKind)r.GetInt32(1), r.GetString(2), r.GetInt32(3), r.GetInt32(4), r.GetInt64(5)), [.. Of(query), Kinds]);

    private static Task<List<DayCount>> DaysAsync(PostgresSession session, MarkQuery query) => session.AllAsync(
        ByDay, r => new DayCount(r.GetInt32(0), (MarkKind)r.GetInt32(1), r.GetInt32(2), r.GetInt32(3), r.GetInt64(4)), [.. Of(query), Kinds]);

    private static object[] Of(MarkQuery query) => [query.Agencies.ToArray(), query.FirstDay, query.LastDay, query.Now.ToUnixTimeMilliseconds()];

    private static Mark Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        (MarkKind)row.GetInt32(1),
        row.GetInt64(2),
        row.GetString(3),
        row.GetString(4),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
        row.GetInt32(6),
        row.GetInt32(7),
        row.IsDBNull(8) ? null : row.GetInt64(8),
        row.IsDBNull(9) ? null : row.GetInt64(9),
        row.IsDBNull(10) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)));
}
