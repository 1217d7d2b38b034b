using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Ledger.Publish;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Publish;

/// <summary>A real ledger with a chain that publishes into a server, and a partner's eyes on what stands there.</summary>
internal sealed class PublishedLedger : IAsyncDisposable
{
    private readonly DirectoryInfo keys;
    private readonly CosmosServer server;
    private readonly Region region;

    private PublishedLedger(DirectoryInfo keys, CosmosServer server, LiveLedger ledger) =>
        (this.keys, this.server, Ledger, region) = (keys, server, ledger, new Region(new PublishTarget(server.Account, "-"), server.Key, exactly: true));

    public LiveLedger Ledger { get; }

    public static async Task<PublishedLedger> StartAsync(CosmosServer server)
    {
        var folder = Directory.CreateTempSubdirectory("integrity-region-");
        var target = new PublishTarget(server.Account, server.KeyFile(folder.FullName));
        return new PublishedLedger(folder, server, await LiveLedger.StartAsync(withChain: true, o => o with { Publish = target }));
    }

    /// <summary>What a partner reads, once it is as wanted.</summary>
    public async Task<PublishedItem> ReadAsync(string code, Func<PublishedItem, bool> wanted)
    {
        PublishedItem? last = null;
        for (var tries = 0; tries < 300; tries++)
        {
            try
            {
                if ((await FindAsync(code)).Ok(out last, out _) && wanted(last))
                {
                    return last;
                }
            }
            catch (RegionException)
            {
                // The wire breaks for readers too.
            }

            await Task.Delay(100);
        }

        Assert.Fail($"not published as wanted: size {last?.Head.Size}, {last?.Head.Statements} statements; {await HealthAsync()}");
        throw new InvalidOperationException();
    }

    public Task<Result<PublishedItem>> FindAsync(string code) => new PublishedReader(region).ReadAsync(code, default);

    public async Task UntilAsync(Func<Task<bool>> reached)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (await reached())
            {
                return;
            }

            await Task.Delay(100);
        }

        Assert.Fail($"{await HealthAsync()}");
    }

    public async Task<JsonElement> HealthAsync() => (await Ledger.GetAsync("health")).Json;

    /// <summary>Everything that is anchored now is published.</summary>
    public Task CaughtUpAsync() => UntilAsync(async () =>
    {
        var health = await HealthAsync();
        return health.GetProperty("anchor").GetProperty("lag").GetInt64() == 0 && health.GetProperty("publish").GetProperty("lag").GetInt64() == 0;
    });

    public async Task ForgeAsync(string code, Action<JsonNode> change)
    {
        var document = JsonNode.Parse((await server.ReadAsync(code, code))!)!;
        change(document);
        await server.WriteAsync(code, document.ToJsonString());
    }

    public async ValueTask DisposeAsync()
    {
        server.Wire.Break = null;
        await Ledger.DisposeAsync();
        await server.DeleteAsync(Story.Handset.Id, Story.Handset.Id);
        region.Dispose();
        keys.Delete(recursive: true);
    }
}
