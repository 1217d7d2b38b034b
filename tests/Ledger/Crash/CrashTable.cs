using System.Data.Common;
using Integrity.Ledger.Store;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Ledger.Tests.Store;
using Integrity.Testing;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Integrity.Ledger.Tests.Crash;

/// <summary>
/// Every write of a ledger, broken in both ways while a story is told: not persisted, and persisted but reported as failed. The story goes on; what
/// was acknowledged is there once, in one whole log, after every step; and what was pending becomes final.
/// </summary>
public abstract class CrashTable
{
    public static TheoryData<string, bool> Writes
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var write in StoreWrites.All)
            {
                rows.Add(write, false);
                rows.Add(write, true);
            }

            return rows;
        }
    }

    [StoreTheory]
    [MemberData(nameof(Writes))]
    public async Task A_broken_write_loses_nothing_doubles_nothing_and_stops_nothing(string write, bool persisted)
    {
        await using var receiver = await Receiver.StartAsync();
        var address = await StoreAsync();
        await using var ledger = await LiveLedger.StartAsync(
            withChain: write is StoreWrites.Anchor or StoreWrites.ReplaceAnchors or StoreWrites.Header or StoreWrites.OversightAnchor or StoreWrites.OversightUndate, o => o with { Store = address, WebhookReach = Integrity.Ledger.Reminders.WebhookReach.Loopback });
        var told = new Acknowledged(ledger);
        var story = Story.Full();
        var half = story.Log.Count - 7;
        foreach (var statement in story.Log.Take(half))
        {
            await told.SubmitAsync(statement);
        }

        await told.WebhookAsync(HttpMethod.Put, receiver.Address.ToString());
        using var broken = new BrokenWrite(ledger.Probe, write, persisted);
        if (write == StoreWrites.Undelivered)
        {
            await receiver.AnswerAsync(500);
        }

        if (write is StoreWrites.Buckets or StoreWrites.DigestsReset)
        {
            await ForgetBucketsAsync(ledger.Options);
        }

        // Another rule pack makes the worklist and the oversight begin again.
        await told.RestartAsync(o => write is StoreWrites.WorklistReset or StoreWrites.OversightReset ? o with { Rules = "ISO-27037@2012.1" } : o);
        if (write == StoreWrites.Webhook)
        {
            await told.WebhookAsync(HttpMethod.Put, receiver.Address.ToString());
        }

        foreach (var statement in story.Log.Skip(half))
        {
            await told.SubmitAsync(statement);
            await told.AuditAsync();
        }

        if (write == StoreWrites.Header)
        {
            // A block's header is kept when a statement names the block.
            var block = await told.BlockAsync();
            story.Now = TimeProvider.System.GetUtcNow().AddMinutes(-10);
            await told.SubmitAsync(story.Sign("check", Cast.Procuratorate, Bodies.Of("check"), change: draft => draft with { After = block }));
        }

        if (write is StoreWrites.ReplaceAnchors or StoreWrites.OversightUndate)
        {
            // The newest anchor's block alone: a deeper one could take back the contract itself, which stands only a few blocks below.
            await told.FinalAsync(anchored: true);
            await ledger.Chain!.ReorganiseAsync(1);
        }

        if (write == StoreWrites.RemoveWebhook)
        {
            await told.WebhookAsync(HttpMethod.Delete);
        }

        if (write is StoreWrites.Draft or StoreWrites.DraftGone)
        {
            // Signed after the story's last statement: what waits for signatures is no part of the log.
            var draft = story.Sign("check", Cast.Procuratorate, Bodies.Of("check"), [Cast.Zheng]);
            await told.DraftAsync(HttpMethod.Post, draft);
            await told.DraftAsync(HttpMethod.Delete, draft);
        }

        await Acknowledged.UntilAsync(() => broken.Struck, $"nothing wrote {write}");
        await told.FinalAsync(anchored: ledger.Chain is not null);
        await told.AuditAsync();

        // Once more from nothing but the store.
        await told.RestartAsync(o => o);
        await told.FinalAsync(anchored: ledger.Chain is not null);
    }

    /// <summary>A store of its own for each row; null is SQLite's.</summary>
    private protected abstract Task<string?> StoreAsync();

    /// <summary>As a program of an earlier version leaves the database: the next start makes the buckets of the heads map and the look-up of digests again.</summary>
    private protected abstract Task ForgetBucketsAsync(LedgerOptions options);

    private protected static async Task ForgetAsync(DbConnection connection)
    {
        await connection.OpenAsync();
        await using var forget = connection.CreateCommand();
        forget.CommandText = "DELETE FROM bucket; DELETE FROM buckets; DELETE FROM digest_cursor;";
        _ = await forget.ExecuteNonQueryAsync();
    }
}

public sealed class SqliteCrashes : CrashTable
{
    private protected override Task<string?> StoreAsync() => Task.FromResult<string?>(null);

    private protected override async Task ForgetBucketsAsync(LedgerOptions options)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(options.DataFolder, "ledger.db")};Pooling=False");
        await ForgetAsync(file);
    }
}

[NeedsPostgres]
public sealed class PostgresCrashes : CrashTable
{
    private protected override async Task<string?> StoreAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    private protected override async Task ForgetBucketsAsync(LedgerOptions options)
    {
        await using var database = new NpgsqlConnection(options.Store);
        await ForgetAsync(database);
    }
}
