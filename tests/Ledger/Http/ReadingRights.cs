using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Every reading endpoint and every kind of token.</summary>
public sealed class ReadingRights(ReadingRights.Shared shared) : IClassFixture<ReadingRights.Shared>
{
    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public Envelope Collected { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
            history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Chen.Key.Public));
            Collected = history.Of(Story.Handset).Single();
            await Ledger.PlayAsync(history);
            await Ledger.PostAsync(history.Log[^1]);
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
    private static readonly string Police = Cast.Police.Id.ToString();

    public static TheoryData<string, string> Tokens => new()
    {
        { "no token", "access.no-token" },
        { "no token at all", "access.malformed" },
        { "expired", "access.expired" },
        { "too long", "access.too-long" },
        { "from the future", "access.from-the-future" },
        { "another audience", "access.other-audience" },
        { "another agency's name", "access.unknown-key" },
        { "an agency nobody knows", "access.unknown-key" },
        { "a key nobody registered", "access.unknown-key" },
        { "a revoked key", "access.key-not-live" },
        { "another algorithm's name", "access.bad-signature" },
        { "another key's signature", "access.bad-signature" },
    };

    /// <summary>Made when it is needed: between the naming of a row and its turn more time may pass than a token lives.</summary>
    private static string? TokenThatIs(string what) => what switch
    {
        "no token" => null,
        "no token at all" => "x",
        "expired" => LiveLedger.Token(Cast.Zhang.Key, Police, issued: Now - 600),
        "too long" => LiveLedger.Token(Cast.Zhang.Key, Police, life: 301),
        "from the future" => LiveLedger.Token(Cast.Zhang.Key, Police, issued: Now + 600),
        "another audience" => LiveLedger.Token(Cast.Zhang.Key, Police, audience: "ledger.elsewhere"),
        "another agency's name" => LiveLedger.Token(Cast.Zhang.Key, Cast.Lab.Id.ToString()),
        "an agency nobody knows" => LiveLedger.Token(Cast.Zhang.Key, "cn.nobody"),
        "a key nobody registered" => LiveLedger.Token(Cast.Key("stranger"), Police),
        "a revoked key" => LiveLedger.Token(Cast.Chen.Key, Police),
        "another algorithm's name" => LiveLedger.Token(Cast.Zhang.Key, Police, algorithm: "none"),
        "another key's signature" => LiveLedger.Token(Cast.Li.Key, Police, kid: Cast.Zhang.Key.Public.Kid),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task A_token_that_does_not_hold_opens_nothing(string what, string code)
    {
        var token = TokenThatIs(what);
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
    public async Task Who_has_a_live_share_reads_everything_of_the_item_and_nobody_reads_by_one_that_ended()
    {
        var clock = new SetClock(TimeProvider.System.GetUtcNow());
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        var history = Testing.History.WithAgencies();
        history.Now = clock.GetUtcNow().AddHours(-3);
        history.Do("collect", Cast.Police)
            .Do("share.grant", Cast.Police, b => b.With("until", UtcTime.Format(clock.GetUtcNow().AddHours(1))))
            .Do("share.grant", Cast.Police, b => b.With("to", Cast.Lab.Id.ToString()).With("until", null));
        await ledger.PlayAsync(history, "log");
        Assert.Equal("200 200 200", await AllAsync(Cast.Zheng, Cast.Procuratorate));
        Assert.Equal("200 200 200", await AllAsync(Cast.Zhao, Cast.Lab));

        // The grant's end passes, by the ledger's clock; the other one has none and is taken back.
        clock.Now = clock.Now.AddHours(1).AddMinutes(1);
        Assert.Equal("404 404 404", await AllAsync(Cast.Zheng, Cast.Procuratorate));
        Assert.Equal("200 200 200", await AllAsync(Cast.Zhao, Cast.Lab));
        history.Do("share.revoke", Cast.Police);
        Assert.Equal(201, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.Equal("404 404 404", await AllAsync(Cast.Zhao, Cast.Lab));
        Assert.Equal("200 200 200", await AllAsync(Cast.Zhang, Cast.Police));

        async Task<string> AllAsync(Officer officer, TestAgency agency)
        {
            var token = LiveLedger.Token(officer.Key, agency.Id.ToString(), issued: clock.GetUtcNow().ToUnixTimeSeconds());
            var paths = new[] { $"v1/items/{Story.Handset.Id}", $"v1/items/{Story.Handset.Id}/bundle", $"v1/statements/sha256:{history.Of(Story.Handset).First().Digest}" };
            return string.Join(' ', (await Task.WhenAll(paths.Select(p => ledger.GetAsync(p, token: token)))).Select(r => r.Status));
        }
    }

    [Fact]
    public async Task A_receipt_is_shown_to_who_may_read_its_item_and_to_nobody_else_though_its_digest_is_public()
    {
        var collected = $"v1/statements/sha256:{shared.Collected.Digest}";
        Assert.Equal("access.no-token", (await shared.Ledger.GetAsync(collected)).Code);
        Assert.Equal("receipt.unknown", (await shared.Ledger.GetAsync(collected, Cast.Zhao, Cast.Lab)).Code);
        Assert.Equal(200, (await shared.Ledger.GetAsync(collected, Cast.Zhang, Cast.Police)).Status);
    }

    [Fact]
    public async Task An_agency_that_names_its_own_auditor_reads_nothing_more_by_it_until_the_operator_lets_it_audit()
    {
        var inspector = new Officer("000000-0001", Cast.Key("inspector"), Roles.Auditor);
        var audit = new TestAgency(AgencyId.Parse("cn.audit").OrThrow(), "审计", Cast.Key("cn.audit"), [inspector]);
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Create(audit).Do("collect", Cast.Police));
        Assert.Equal("read.not-found", (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", inspector, audit)).Code);

        await ledger.RestartAsync(o => o with { Auditors = new Dictionary<string, string> { [audit.Id.ToString()] = Cast.Key("other").Public.Kid } });
        Assert.Equal("read.not-found", (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", inspector, audit)).Code);

        await ledger.RestartAsync(o => o with { Auditors = new Dictionary<string, string> { [audit.Id.ToString()] = audit.Root.Public.Kid } });
        Assert.Equal(200, (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", inspector, audit)).Status);
        Assert.Equal("read.not-found", (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", token: LiveLedger.Token(audit.Root, audit.Id.ToString()))).Code);
    }

    [Fact]
    public async Task Who_holds_only_a_child_gets_its_proof_without_the_names_in_the_parents_history()
    {
        var clerk = new Officer("331024-4001", Cast.Key("clerk"), Roles.Custodian);
        var court = new TestAgency(AgencyId.Parse("cn.331024.court").OrThrow(), "法院", Cast.Key("cn.331024.court"), [clerk]);
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Story.WithImage().Create(court).Do("transfer.offer", Cast.Lab, b => b.With("to", court.Id.ToString())), "log");

        var theirs = await StreamsAsync(clerk, court);
        Assert.Equal(4, theirs[Story.Handset][0].Withheld);
        Assert.All(theirs[Story.Image], said => Assert.Equal(0, said.Withheld));
        var labs = await StreamsAsync(Cast.Zhao, Cast.Lab);
        Assert.All(labs[Story.Handset], said => Assert.Equal(0, said.Withheld));

        async Task<Dictionary<StreamName, List<Body>>> StreamsAsync(Officer reader, TestAgency agency)
        {
            var reply = await ledger.GetAsync($"v1/items/{Story.Image.Id}/bundle", reader, agency);
            Assert.True(reply.Status == 200, reply.ToString());
            return Bundle.Parse(reply.Body).OrThrow().Streams.ToDictionary(s => s.Stream, s => s.Statements.Select(e => e.Envelope.Statement.Body).ToList());
        }
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
