using Microsoft.Data.Sqlite;

namespace Integrity.Ledger.Store.Sqlite;

internal sealed class SqliteReminderStore(SqliteDatabase database) : IReminderStore
{
    private const string Columns = $"id, {DutyRow.Columns}, status, at";
    private const int Width = DutyRow.Count + 3;

    public async Task<IReadOnlyList<Reminder>> AfterAsync(string agency, long id, int limit, CancellationToken cancellation) =>
        await database.ReadAsync(
            s => s.All($"SELECT {Columns} FROM reminder WHERE agency = $0 AND id > $1 ORDER BY id LIMIT $2", Read, agency, id, limit), cancellation);

    public Task<long> NewestAsync(string agency, CancellationToken cancellation) =>
        database.ReadAsync(s => s.First("SELECT ifnull(max(id), 0) FROM reminder WHERE agency = $0", r => r.GetInt64(0), agency), cancellation);

    public Task<Webhook?> WebhookAsync(string agency, CancellationToken cancellation) =>
        database.ReadAsync(
            s => s.First(
                """
                SELECT address, since, delivered, failure, (SELECT count(*) FROM delivery d WHERE d.agency = webhook.agency AND next IS NOT NULL),
                  (SELECT count(*) FROM delivery d WHERE d.agency = webhook.agency AND next IS NULL) FROM webhook WHERE agency = $0
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
            s =>
            {
                s.Run(
                    "INSERT INTO webhook (agency, address, since) VALUES ($0, $1, $2) ON CONFLICT (agency) DO UPDATE SET address = excluded.address",
                    agency,
                    address.AbsoluteUri,
                    now.ToUnixTimeMilliseconds());
                return true;
            },
            cancellation);

    public Task<bool> RemoveWebhookAsync(string agency, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.RemoveWebhook,
            s =>
            {
                s.Run("DELETE FROM delivery WHERE agency = $0", agency);
                return s.First("DELETE FROM webhook WHERE agency = $0 RETURNING 1", r => r.GetInt64(0), agency) == 1;
            },
            cancellation);

    public async Task<IReadOnlyList<Delivery>> ClaimAsync(
        DateTimeOffset now, DateTimeOffset until, int most, IReadOnlyCollection<string> busy, CancellationToken cancellation) =>
        await database.WriteAsync(StoreWrites.Claim, s => Claim(s, now, until, most, busy), cancellation);

    public Task DeliveredAsync(Delivery delivery, DateTimeOffset now, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Delivered,
            s =>
            {
                s.Run("DELETE FROM delivery WHERE reminder = $0", delivery.Reminder.Id);
                s.Run(
                    "UPDATE webhook SET delivered = $0, failure = NULL WHERE agency = $1", now.ToUnixTimeMilliseconds(), delivery.Reminder.Duty.Agency);
                return true;
            },
            cancellation);

    public Task FailedAsync(Delivery delivery, DateTimeOffset now, string why, DateTimeOffset? next, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Undelivered,
            s =>
            {
                s.Run(
                    "UPDATE delivery SET tries = $0, next = $1 WHERE reminder = $2",
                    (long)delivery.Tries + 1,
                    next?.ToUnixTimeMilliseconds() ?? (object)DBNull.Value,
                    delivery.Reminder.Id);
                s.Run("UPDATE webhook SET failure = $0 WHERE agency = $1", why, delivery.Reminder.Duty.Agency);
                return true;
            },
            cancellation);

    public Task<int> PruneAsync(DateTimeOffset before, int most, CancellationToken cancellation) =>
        database.WriteAsync(
            StoreWrites.Prune,
            s =>
            {
                // Ids grow with time: the oldest are found without a look at the others, of which there may be millions. Those that wait are passed over.
                const string Old = """
                    SELECT id FROM (
                      SELECT id, at FROM reminder WHERE NOT EXISTS (SELECT 1 FROM delivery WHERE reminder = reminder.id AND next IS NOT NULL)
                      ORDER BY id LIMIT $1)
                    WHERE at < $0
                    """;
                var time = before.ToUnixTimeMilliseconds();
                s.Run($"DELETE FROM delivery WHERE next IS NULL AND reminder IN ({Old})", time, most);
                return s.All(
                    $"DELETE FROM reminder WHERE id IN ({Old}) AND NOT EXISTS (SELECT 1 FROM delivery WHERE reminder = reminder.id) RETURNING id",
                    r => r.GetInt64(0),
                    time,
                    most).Count;
            },
            cancellation);

    /// <summary>Agency by agency along the index: what one of them has waiting costs the others nothing.</summary>
    private static List<Delivery> Claim(SqliteSession session, DateTimeOffset now, DateTimeOffset until, int most, IReadOnlyCollection<string> busy)
    {
        var claimed = new List<Delivery>();
        foreach (var (agency, address) in session.All("SELECT agency, address FROM webhook", r => (r.GetString(0), r.GetString(1))))
        {
            if (!busy.Contains(agency))
            {
                claimed.AddRange(session.All(
                    $"""
                    SELECT {string.Join(", ", Columns.Split(", ").Select(c => "reminder." + c))}, tries FROM delivery
                    JOIN reminder ON reminder.id = delivery.reminder
                    WHERE delivery.agency = $0 AND next <= $1 ORDER BY next, delivery.reminder LIMIT $2
                    """,
                    r => new Delivery(Read(r), new Uri(address), (int)r.GetInt64(Width)),
                    agency,
                    now.ToUnixTimeMilliseconds(),
                    most));
            }
        }

        foreach (var delivery in claimed)
        {
            session.Run("UPDATE delivery SET next = $0 WHERE reminder = $1", until.ToUnixTimeMilliseconds(), delivery.Reminder.Id);
        }

        return claimed;
    }

    private static Reminder Read(SqliteDataReader row) =>
        new(row.GetInt64(0), DutyRow.Read(row, 1), (DutyStatus)row.GetInt64(Width - 2), Time(row.GetInt64(Width - 1)));

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
