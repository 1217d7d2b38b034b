using System.Text.Json.Nodes;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests.Desk;

/// <summary>A ledger for officers whose keys are made in browsers: the agencies' root keys are at hand and add them.</summary>
public sealed class DeskLedger : IAsyncDisposable
{
    private readonly History history;
    private int officers;

    private DeskLedger(LiveLedger ledger, History history) => (Live, this.history) = (ledger, history);

    public LiveLedger Live { get; }

    public Uri Address => Live.Host.Address;

    /// <summary>What is on record at the start, by a history that tells more than the agencies where one is given.</summary>
    public static async Task<DeskLedger> StartAsync(History? history = null)
    {
        var ledger = await LiveLedger.StartAsync();
        history ??= History.WithAgencies();
        await ledger.PlayAsync(history, "log");
        return new(ledger, history);
    }

    /// <summary>A ledger that is there already, told by a history that goes on from here and nowhere else. Whoever started it stops it.</summary>
    public static DeskLedger At(LiveLedger ledger, History history) => new(ledger, history);

    /// <summary>The agency adds a key of which it was given the public part; returns the officer's number.</summary>
    public async Task<string> AddAsync(TestAgency agency, JsonNode jwk, params string[] roles)
    {
        var number = $"331024-9{++officers:000}";
        var body = new JsonObject
        {
            ["key"] = jwk.DeepClone(),
            ["officer"] = number,
            ["roles"] = new JsonArray([.. roles.Select(r => JsonValue.Create(r))]),
            ["from"] = UtcTime.Format(Cast.Since),
        };
        history.Keyring("key.add", agency, body);
        var reply = await Live.PostAsync(history.Log[^1]);
        Assert.True(reply.Status == 201, reply.ToString());
        return number;
    }

    /// <summary>The agency says that a key signs no more.</summary>
    public async Task RevokeAsync(TestAgency agency, string kid)
    {
        history.Keyring("key.revoke", agency, new JsonObject { ["kid"] = kid, ["reason"] = "遗失" });
        var reply = await Live.PostAsync(history.Log[^1]);
        Assert.True(reply.Status == 201, reply.ToString());
    }

    /// <summary>An act that no browser has a part in.</summary>
    public Task DoAsync(string act, TestAgency by, Action<JsonObject>? change = null) => PlayAsync(h => h.Do(act, by, change));

    /// <summary>What others do meanwhile, in as many acts as it takes.</summary>
    public async Task PlayAsync(Func<History, History> story)
    {
        ArgumentNullException.ThrowIfNull(story);
        var known = history.Log.Count;
        foreach (var statement in story(history).Log.Skip(known))
        {
            var reply = await Live.PostAsync(statement);
            Assert.True(reply.Status == 201, reply.ToString());
        }
    }

    /// <summary>The open offer of an item as its giver's phone shows it.</summary>
    public async Task<string> OfferAsync(string code) =>
        System.Text.Encoding.UTF8.GetString((await Live.GetAsync($"/v1/items/{code}/offer", Cast.Zhang, Cast.Police)).Body);

    /// <summary>An item as its agency reads it.</summary>
    public async Task<System.Text.Json.JsonElement> ItemAsync(string code, TestAgency? by = null) =>
        (await Live.GetAsync($"/v1/items/{code}", (by ?? Cast.Police).Officers[0], by ?? Cast.Police)).Json;

    public ValueTask DisposeAsync() => Live.DisposeAsync();
}
