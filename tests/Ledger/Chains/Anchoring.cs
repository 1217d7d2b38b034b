using System.Text.Json;
using Integrity.Contracts;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Proofs;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Chains;

/// <summary>A live ledger over a chain of its own behind a proxy, and what tests of faults ask of it.</summary>
internal sealed class Anchoring : IAsyncDisposable
{
    /// <summary>The account's key; <see cref="LiveLedger"/> draws it so.</summary>
    public static readonly ChainAccount Account = new(Hash256.Sha256("the account that anchors in tests"u8).Bytes);

    private readonly Queue<Statements.Envelope> rest;

    private Anchoring(LiveLedger ledger, ChainProxy proxy, History story) => (Ledger, Proxy, rest) = (ledger, proxy, new(story.Log));

    public LiveLedger Ledger { get; }

    public ChainProxy Proxy { get; }

    public Devnet Chain => Ledger.Chain!;

    public EvidenceAnchor Contract { get; private set; } = null!;

    /// <summary>The contract is deployed, and nothing is posted.</summary>
    public static async Task<Anchoring> StartAsync(Func<LedgerOptions, LedgerOptions>? change = null)
    {
        var ledger = await LiveLedger.StartAsync(withChain: true);
        var proxy = await ChainProxy.StartAsync(ledger.Chain!.Endpoint);
        await ledger.RestartAsync(o => (change ?? (same => same))(o with { Chain = proxy.Endpoint, AnchorInterval = TimeSpan.FromMilliseconds(100) }));
        Assert.True(Address.TryParse(ledger.Host.Contract, out var contract));
        return new(ledger, proxy, Story.Full()) { Contract = new EvidenceAnchor(ledger.Chain.Client, contract) };
    }

    /// <summary>Posts so many more statements of the story, each logged.</summary>
    public async Task PostAsync(int statements)
    {
        for (var i = 0; i < statements; i++)
        {
            var reply = await Ledger.PostAsync(rest.Dequeue());
            Assert.True(reply.Status == 201, reply.ToString());
        }
    }

    /// <summary>Posts one more and waits until it is anchored for good.</summary>
    public async Task AnchorAsync()
    {
        await PostAsync(1);
        await CoveredAsync();
    }

    public int Left => rest.Count;

    /// <summary>Until everything logged is anchored.</summary>
    public Task<JsonElement> CoveredAsync() => HealthAsync(h => h.GetProperty("anchor").GetProperty("lag").GetInt64() == 0 && h.GetProperty("log").GetProperty("waiting").GetInt64() == 0);

    public Task<JsonElement> SaysAsync(string code) =>
        HealthAsync(h => h.GetProperty("anchor").TryGetProperty("code", out var said) && said.GetString() == code);

    public async Task<JsonElement> HealthAsync(Func<JsonElement, bool> until)
    {
        for (var tries = 0; ; tries++)
        {
            var health = (await Ledger.GetAsync("health")).Json;
            if (until(health))
            {
                return health;
            }

            Assert.True(tries < 600, health.ToString());
            await Task.Delay(100);
        }
    }

    public async Task<byte[]> BundleAsync() => (await Ledger.GetAsync($"v1/items/{Story.Handset.Id}/bundle", Cast.Li, Cast.Police)).Body;

    public async Task<Verdict> VerifyAsync(byte[] bundle, params Hash256[] pinned)
    {
        var trust = await MainJob.TrustAsync(Ledger);
        return Verifier.Verify(bundle, trust with { Chain = trust.Chain with { Blocks = [.. pinned] } }, [], new VerifyOptions());
    }

    /// <summary>Until everything logged is anchored and every kept anchor is in a block that the chain has now.</summary>
    public async Task<IReadOnlyList<StoredAnchor>> StandingAsync()
    {
        for (var tries = 0; !await StandsAsync(); tries++)
        {
            Assert.True(tries < 300, "Anchors do not come to stand on the chain.");
            await Task.Delay(200);
        }

        return await KeptAsync();
    }

    private async Task<bool> StandsAsync()
    {
        using var database = new SqliteDatabase(Path.Combine(Ledger.Options.DataFolder, "ledger.db"));
        var kept = await database.Anchors.AnchorsAsync(default);
        var size = (await Contract.LatestAsync(Integrity.Chain.AnchorLayout.LogId(History.Origin))).Size;
        if (kept.Count == 0 || kept[^1].Size != size || (await database.Log.HeadAsync(default))?.Size != size)
        {
            return false;
        }

        foreach (var anchor in kept)
        {
            if (await Chain.Client.BlockNumberAsync() < anchor.BlockNumber
                || (await Chain.Client.BlockAsync(BlockTag.Number(anchor.BlockNumber))).Header.Hash != anchor.BlockHash)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Every kept proof holds, is of this log, and of a block that the chain has now.</summary>
    public async Task<IReadOnlyList<StoredAnchor>> KeptAsync()
    {
        using var database = new SqliteDatabase(Path.Combine(Ledger.Options.DataFolder, "ledger.db"));
        var audit = new LogAudit(database.Log, Integrity.Log.NoteVerifier.Parse(Ledger.Host.VerifierKey).OrThrow());
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Empty(await KeptAnchorAudit.RunAsync(database.Anchors, audit, Contract.Address, History.Origin, default));
        var kept = await database.Anchors.AnchorsAsync(default);
        foreach (var anchor in kept)
        {
            Assert.Equal(anchor.BlockHash, (await Chain.Client.BlockAsync(BlockTag.Number(anchor.BlockNumber))).Header.Hash);
        }

        return kept;
    }

    public async ValueTask DisposeAsync()
    {
        Proxy.Hangs = false;
        await Ledger.DisposeAsync();
        await Proxy.DisposeAsync();
    }
}
