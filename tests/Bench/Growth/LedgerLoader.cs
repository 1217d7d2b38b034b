using System.Text.Json;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Statements;
using Integrity.Testing;
using Microsoft.Data.Sqlite;

namespace Integrity.Bench.Growth;

/// <summary>
/// Makes a ledger of any size with the rows that the service would have written: the service itself takes the agencies and one item; what it wrote
/// of that item is then repeated for others, with their own names, digests and signatures, and the log is continued over them. Tables are
/// written first and indexed last, by the service's own statements.
/// </summary>
internal sealed class LedgerLoader
{
    private const int ItemsAtOnce = 1_000;
    private const int StepSize = 500;

    internal static readonly string[] Columns = ["position", "stream_key", "seq", "digest", "accepted_at", "stream", "envelope"];

    private readonly ItemTemplate template = ItemTemplate.Make();

    public ItemTemplate Template => template;

    /// <summary>A ledger with at least so many statements in this folder.</summary>
    public async Task LoadAsync(string folder, long statements, Action<string> progress)
    {
        InsistOnSameBytes();
        await using (var node = await NodeProcess.StartAsync(folder))
        {
            foreach (var statement in template.Agencies.Concat(template.Own))
            {
                await node.PostAsync(statement.ToUtf8(), "log");
            }

            // Worklist, digests and oversight follow within a second.
            await Task.Delay(TimeSpan.FromSeconds(3));
        }

        using var database = new SqliteConnection($"Data Source={Path.Combine(folder, "ledger.db")};Pooling=False");
        database.Open();
        foreach (var pragma in new[] { "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE", "cache_size=-200000", "temp_store=FILE" })
        {
            _ = BulkTable.Read(database, $"PRAGMA {pragma}");
        }

        var schema = Schema(database);
        var indexes = schema.Where(s => s.StartsWith("CREATE INDEX", StringComparison.Ordinal) || s.StartsWith("CREATE UNIQUE INDEX", StringComparison.Ordinal)).ToArray();
        foreach (var name in BulkTable.Read(database, "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        {
            BulkTable.Run(database, $"DROP INDEX {name[0]}");
        }

        using var key = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "log.key")));
        using var log = new LogWriter(new NoteSigner(History.Origin, SigningKey.FromJwk(key.RootElement).OrThrow()));
        await WriteAsync(database, log, statements, progress);
        foreach (var index in indexes)
        {
            progress($"    {index.Split('(')[0].Trim()}");
            BulkTable.Run(database, index);
        }

        if (!Schema(database).SequenceEqual(schema))
        {
            throw new InvalidOperationException("The tables are not as the service made them.");
        }
    }

    /// <summary>What is made for the template's own item is, byte for byte, what was signed and judged.</summary>
    private void InsistOnSameBytes()
    {
        using var maker = new StatementMaker(template, asOfficers: true);
        var made = maker.Make(ItemTemplate.OfTemplate);
        for (var i = 0; i < made.Length; i++)
        {
            if (made[i].Digest != template.Own[i].Digest || !made[i].Envelope.AsSpan().SequenceEqual(template.Own[i].ToUtf8()))
            {
                throw new InvalidOperationException($"Statement {i} is not made as it was signed.");
            }
        }
    }

    private async Task WriteAsync(SqliteConnection database, LogWriter log, long statements, Action<string> progress)
    {
        using var rows = new LedgerRows(database, template, log);
        rows.TakeUp();
        using var makers = new ThreadLocal<StatementMaker>(() => new StatementMaker(template, asOfficers: false), trackAllValues: true);
        var items = (statements - rows.Position + template.Steps.Count - 1) / template.Steps.Count;
        BulkTable.Run(database, "BEGIN");
        var next = MakeAsync(0);
        for (long first = 0; first < items; first += ItemsAtOnce)
        {
            var batch = await next;
            next = MakeAsync(first + ItemsAtOnce);
            Judge(batch[0]);
            rows.Write(batch, StepSize);
            if (first % 50_000 == 0)
            {
                progress($"    {rows.Position:N0} statements");
                BulkTable.Run(database, "COMMIT; BEGIN");
            }
        }

        rows.Finish();
        BulkTable.Run(database, "COMMIT");
        foreach (var maker in makers.Values)
        {
            maker.Dispose();
        }

        Task<Made[][]> MakeAsync(long first) => Task.Run(() =>
        {
            var batch = new Made[Math.Max(0, Math.Min(ItemsAtOnce, items - first))][];
            _ = Parallel.For(0, batch.Length, i => batch[i] = makers.Value!.Make(ItemTemplate.Of(1 + first + i)));
            return batch;
        });
    }

    /// <summary>One of every thousand items is parsed and judged as the service does it.</summary>
    private void Judge(Made[] item)
    {
        var history = new History();
        foreach (var envelope in template.Agencies)
        {
            _ = history.Do(envelope);
        }

        foreach (var made in item)
        {
            var envelope = Envelope.Parse(made.Envelope).OrThrow();
            _ = envelope.Digest == made.Digest ? history.Do(envelope) : throw new InvalidOperationException("A digest is wrong.");
        }
    }

    private static List<string> Schema(SqliteConnection database) =>
        [.. BulkTable.Read(database, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name").Select(r => (string)r[0])];
}
