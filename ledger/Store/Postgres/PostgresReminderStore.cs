using Npgsql;

namespace Integrity.Ledger.Store.Postgres;

internal sealed class PostgresReminderStore(PostgresDatabase database) : IReminderStore
{
    private const string Columns = $"id, {DutyColumns.Names}, status, at";
    private const int Width = DutyColumns.Count + 3;

    public async Task<IReadOnlyList<Reminder>> AfterAsync(string agency, long id, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.AllAsync($"SELECT {Columns} FROM reminder WHERE agency = $1 AND id > $2 ORDER BY id LIMIT $3", Read, agency, id, limit), cancellation);

    public Task<long> NewestAsync(string agency, CancellationToken cancellation) =>
        database.ReadAsync(s => s.FirstAsync("SELECT coalesce(max(id), 0) FROM reminder WHERE agency = $1", r => r.GetInt64(0), agency), cancellation);

    public Task<Webhook?> WebhookAsync(string agency, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.FirstAsync(
                """
                SELECT address, since, delivered, failure, (SELECT count(*) FROM delivery d WHERE d.agency = webhook.agency AND next IS NOT NULL),
                  (SELECT count(*) FROM delivery d WHERE d.agency = webhook.agency AND next IS NULL) FROM webhook WHERE agency = $1
                """,
                r => new Webhook(
                    new Uri(r.GetString(0)),
                    Time(r.GetInt64(1)),
                    r.GetInt64(4),
                    r.GetInt64(5),
                    r.IsDBNull(2) ? null : Time(r.GetInt64(2)),
                    r.IsDBNull(3) ? null : r.GetString(3)),
                agency),
            cancellation);

    public Task PutWebhookAsync(string agency, Uri address, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Webhook,
            s => s.RunAsync(
                "INSERT INTO webhook (agency, address, since) VALUES ($1, $2, $3) ON CONFLICT (agency) DO UPDATE SET address = excluded.address",
                agency,
                address.AbsoluteUri,
                now.ToUnixTimeMilliseconds()),
            cancellation);

    public Task<bool> RemoveWebhookAsync(string agency, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.RemoveWebhook,
            async s =>
            {
                _ = await s.RunAsync("DELETE FROM delivery WHERE agency = $1", agency);
                return await s.RunAsync("DELETE FROM webhook WHERE agency = $1", agency) == 1;
            },
            cancellation);

    public async Task<IReadOnlyList<Delivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset until, int most, IReadOnlyCollection<string> busy, CancellationToken cancellation) =>
        await database.WriteAsync(StoreWrites.Claim, s => ClaimAsync(s, now, until, most, busy), cancellation);

    public Task DeliveredAsync(Delivery delivery, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Delivered,
            async s =>
            {
                _ = await s.RunAsync("DELETE FROM delivery WHERE reminder = $1", delivery.Reminder.Id);
                return await s.RunAsync(
                    "UPDATE webhook SET delivered = $1, failure = NULL WHERE agency = $2", now.ToUnixTimeMilliseconds(), delivery.Reminder.Duty.Agency);
            },
            cancellation);

    public Task FailedAsync(Delivery delivery, DateTimeOffset now, string why, DateTimeOffset? next, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Undelivered,
            async s =>
            {
                _ = await s.RunAsync(
                    "UPDATE delivery SET tries = $1, next = $2 WHERE reminder = $3",
                    (long)delivery.Tries + 1,
                    next?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value,
                    delivery.Reminder.Id);
                return await s.RunAsync("UPDATE webhook SET failure = $1 WHERE agency = $2", why, delivery.Reminder.Duty.Agency);
            },
            cancellation);

    public Task<int> PruneAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Prune,
            async s =>
            {
                // Ids grow with time: the oldest are found without a look at the others, of which there may be millions. Those that wait are passed over.
                const string Old = """
                    SELECT id FROM (
                      SELECT id, at FROM reminder WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE reminder = reminder.id AND next IS NOT NULL)
                      ORDER BY id LIMIT $2) oldest
                    WHERE at < $1
                    """;
                var time = before.ToUnixTimeMilliseconds();
                _ = await s.RunAsync($"DELETE FROM delivery WHERE next IS NULL AND reminder IN ({Old})", time, most);
                return await s.RunAsync(
                    $"DELETE FROM reminder WHERE id IN ({Old}) AND NOT EXISTS (SELECT 1 FROM delivery WHERE reminder = reminder.id)", time, most);
            },
            cancellation);

    /// <summary>Agency by agency along the index: what one of them has waiting costs the others nothing. What another node is just claiming is skipped.</summary>
    private static Task<List<Delivery>> ClaimAsync(PostgresSession session, DateTimeOffset now, DateTimeOffset until, int most, IReadOnlyCollection<string> busy) =>
        session.AllAsync(
            $"""
            WITH claimed AS (
              UPDATE delivery SET next = $2 FROM (
                SELECT ready.reminder, ready.next, address FROM webhook CROSS JOIN LATERAL (
                  SELECT d.reminder, d.next FROM delivery d WHERE d.agency = webhook.agency AND d.next <= $1 ORDER BY d.next, d.reminder LIMIT $3
                  FOR UPDATE SKIP LOCKED) ready
                WHERE webhook.agency <> ALL($4)) chosen
              WHERE delivery.reminder = chosen.reminder RETURNING delivery.reminder, chosen.next AS ready, address, tries)
            SELECT {string.Join(", ", Columns.Split(", ").Select(c => "reminder." + c))}, address, tries
            FROM claimed JOIN reminder ON reminder.id = claimed.reminder ORDER BY reminder.agency, ready, reminder.id
            """,
            r => new Delivery(Read(r), new Uri(r.GetString(Width)), (int)r.GetInt64(Width + 1)),
            now.ToUnixTimeMilliseconds(),
            until.ToUnixTimeMilliseconds(),
            most,
            busy.ToArray());

    private static Reminder Read(NpgsqlDataReader row) =>
        new(row.GetInt64(0), DutyColumns.Read(row, 1), (DutyStatus)row.GetInt64(Width - 2), Time(row.GetInt64(Width - 1)));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
