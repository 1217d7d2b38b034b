using Integrity.Keys;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Every reading endpoint and every kind of token.</summary>
public sealed class ReadingRights(ReadingRights.Shared shared) : IClassFixture<ReadingRights.Shared>
{
    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
            history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Chen.Key.Public));
            await Ledger.PlayAsync(history);
            await Ledger.PostAsync(history.Log[^1]);
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    private static readonly long Now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
    private static readonly string Police = Cast.Police.Id.ToString();

    public static TheoryData<string, string?, string> Tokens => new()
    {
        { "no token", null, "access.no-token" },
        { "no token at all", "x", "access.malformed" },
        { "expired", LiveLedger.Token(Cast.Zhang.Key, Police, issued: Now - 600), "access.expired" },
        { "too long", LiveLedger.Token(Cast.Zhang.Key, Police, life: 301), "access.too-long" },
        { "from the future", LiveLedger.Token(Cast.Zhang.Key, Police, issued: Now + 600), "access.from-the-future" },
        { "another audience", LiveLedger.Token(Cast.Zhang.Key, Police, audience: "ledger.elsewhere"), "access.other-audience" },
        { "another agency's name", LiveLedger.Token(Cast.Zhang.Key, Cast.Lab.Id.ToString()), "access.unknown-key" },
        { "an agency nobody knows", LiveLedger.Token(Cast.Zhang.Key, "cn.nobody"), "access.unknown-key" },
        { "a key nobody registered", LiveLedger.Token(Cast.Key("stranger"), Police), "access.unknown-key" },
        { "a revoked key", LiveLedger.Token(Cast.Chen.Key, Police), "access.key-not-live" },
        { "another algorithm's name", LiveLedger.Token(Cast.Zhang.Key, Police, algorithm: "none"), "access.bad-signature" },
        { "another key's signature", LiveLedger.Token(Cast.Li.Key, Police, kid: Cast.Zhang.Key.Public.Kid), "access.bad-signature" },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_token_that_does_not_hold_opens_nothing(string what, string? token, string code)
    {
        foreach (var path in new[] { $"v1/items/{Story.Handset.Id}", $"v1/items/{Story.Handset.Id}/bundle", $"v1/agencies/{Police}" })
        {
            var reply = await shared.Ledger.GetAsync(path, token: token);
            Assert.True((reply.Status, reply.Code) == (401, code), $"{what} {path}: {reply}");
        }
    }

    [Fact]
    public async Task The_holder_reads_the_item_and_another_agency_sees_nothing_there()
    {
        Assert.Equal(200, (await shared.Ledger.GetAsync($"v1/items/{Story.Handset.Id}", Cast.Zhang, Cast.Police)).Status);
        var stranger = await shared.Ledger.GetAsync($"v1/items/{Story.Handset.Id}", Cast.Zhao, Cast.Lab);
        var nothing = await shared.Ledger.GetAsync($"v1/items/{Cast.Code("never")}", Cast.Zhao, Cast.Lab);
        Assert.Equal((404, "read.not-found"), (stranger.Status, stranger.Code));
        Assert.Equal((404, "read.not-found"), (nothing.Status, nothing.Code));
    }

    [Fact]
    public async Task Who_is_offered_the_item_may_read_it()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police));
        Assert.Equal(200, (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", Cast.Zhao, Cast.Lab)).Status);
        Assert.Equal(404, (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", Cast.Zheng, Cast.Procuratorate)).Status);
    }

    [Fact]
    public async Task The_root_key_reads_its_own_keyring()
    {
        var reply = await shared.Ledger.GetAsync($"v1/agencies/{Police}", token: LiveLedger.Token(Cast.Police.Root, Police));
        Assert.Equal(200, reply.Status);
        Assert.Equal(Cast.Police.Officers.Count, reply.Json.GetProperty("keys").GetArrayLength());
        Assert.Equal(Cast.Police.Officers.Count + 1, reply.Json.GetProperty("head").GetProperty("seq").GetInt64());
    }

    [Fact]
    public async Task A_listed_ledger_admits_only_the_listed_root_key()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with
        {
            Admit = new Dictionary<string, string> { [Police] = Cast.Police.Root.Public.Kid, [Cast.Lab.Id.ToString()] = Cast.Key("else", SignatureAlgorithm.ES256).Public.Kid },
        });
        var history = Testing.History.WithAgencies();
        var creations = history.Log.Where(e => e.Statement.Act == "agency.create").ToDictionary(e => e.Statement.Agency);
        Assert.Equal(201, (await ledger.PostAsync(creations[Cast.Police.Id])).Status);
        Assert.Equal("intake.agency-not-admitted", (await ledger.PostAsync(creations[Cast.Lab.Id])).Code);
        Assert.Equal("intake.agency-not-admitted", (await ledger.PostAsync(creations[Cast.Procuratorate.Id])).Code);
    }
}
