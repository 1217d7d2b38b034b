using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Keys;
using Integrity.Statements;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Http;

/// <summary>A statement on its way round the officers who must sign it.</summary>
public sealed class DraftFacts : IAsyncLifetime
{
    private const string Path = "/v1/drafts";

    private LiveLedger ledger = null!;
    private History history = null!;

    public async Task InitializeAsync()
    {
        ledger = await LiveLedger.StartAsync();
        history = History.WithAgencies();
        history.Do("collect", Cast.Police);
        await ledger.PlayAsync(history);
    }

    public async Task DisposeAsync() => await ledger.DisposeAsync();

    [Fact]
    public async Task One_parks_a_colleague_signs_and_the_ledger_accepts_it_without_a_finding()
    {
        var first = Seal(Cast.Zhang);
        var parked = await ParkAsync(first);
        Assert.Equal(201, parked.Status);
        var id = parked.Json.GetProperty("id").GetString()!;
        Assert.Equal(2, parked.Json.GetProperty("wanted").GetInt32());

        var listed = Assert.Single((await ledger.GetAsync(Path, Cast.Li, Cast.Police)).Json.GetProperty("drafts").EnumerateArray());
        Assert.Equal(id, listed.GetProperty("id").GetString());
        Assert.Equal(Cast.Zhang.Number, Assert.Single(listed.GetProperty("signatures").EnumerateArray()).GetProperty("officer").GetString());
        Assert.False(listed.TryGetProperty("envelope", out _));

        var there = (await ledger.GetAsync($"{Path}/{id}", Cast.Li, Cast.Police)).Json.GetProperty("envelope");
        var both = Envelope.Parse(there).OrThrow().WithSignature(Cast.Li.Key).OrThrow();
        Assert.Equal(200, (await SendAsync(HttpMethod.Put, $"{Path}/{id}", both, Cast.Li)).Status);
        var receipt = await ledger.PostAsync(both);
        Assert.Equal(201, receipt.Status);
        Assert.Empty(receipt.Json.GetProperty("findings").EnumerateArray());

        Assert.True(Assert.Single((await ledger.GetAsync(Path, Cast.Li, Cast.Police)).Json.GetProperty("drafts").EnumerateArray()).GetProperty("stale").GetBoolean());
        Assert.Equal(204, (await SendAsync(HttpMethod.Delete, $"{Path}/{id}", null, Cast.Wang)).Status);
        Assert.Equal("draft.none", (await ledger.GetAsync($"{Path}/{id}", Cast.Li, Cast.Police)).Code);
    }

    [Fact]
    public async Task Parking_the_same_again_gives_the_same_answer_and_other_signatures_belong_to_the_one_that_is_there()
    {
        var first = Seal(Cast.Zhang);
        Assert.Equal(201, (await ParkAsync(first)).Status);
        Assert.Equal(200, (await ParkAsync(first)).Status);
        Assert.Equal((409, "draft.exists"), Of(await ParkAsync(first.WithSignature(Cast.Li.Key).OrThrow())));
    }

    [Fact]
    public async Task Another_agency_neither_parks_nor_sees_nor_signs_nor_removes_it()
    {
        var first = Seal(Cast.Zhang);
        Assert.Equal((403, "draft.not-yours"), Of(await SendAsync(HttpMethod.Post, Path, first, Cast.Zhao, Cast.Lab)));
        var id = (await ParkAsync(first)).Json.GetProperty("id").GetString()!;
        Assert.Empty((await ledger.GetAsync(Path, Cast.Zhao, Cast.Lab)).Json.GetProperty("drafts").EnumerateArray());
        Assert.Equal((404, "draft.none"), Of(await ledger.GetAsync($"{Path}/{id}", Cast.Zhao, Cast.Lab)));
        Assert.Equal((404, "draft.none"), Of(await SendAsync(HttpMethod.Put, $"{Path}/{id}", first, Cast.Zhao, Cast.Lab)));
        Assert.Equal((404, "draft.none"), Of(await SendAsync(HttpMethod.Delete, $"{Path}/{id}", null, Cast.Zhao, Cast.Lab)));
        Assert.Single((await ledger.GetAsync(Path, Cast.Li, Cast.Police)).Json.GetProperty("drafts").EnumerateArray());
    }

    [Fact]
    public async Task What_would_never_be_accepted_is_not_parked()
    {
        var good = Seal(Cast.Zhang);
        var text = Encoding.UTF8.GetString(good.ToUtf8());
        var cut = JsonNode.Parse(text)!;
        cut["signatures"]![0]!["signature"] = Base64Url.Encode(new byte[64]);
        Assert.Equal("statement.bad-signature", (await ParkAsync(Envelope.Parse(Encoding.UTF8.GetBytes(cut.ToJsonString())).OrThrow())).Code);
        Assert.Equal("custody.unknown-key", (await ParkAsync(history.Sign("seal", Cast.Police, Bodies.Of("seal"), [Cast.Zhao]))).Code);
        Assert.Equal("custody.root-key", (await ParkAsync(history.Sign("seal", Cast.Police, Bodies.Of("seal"), [new("root", Cast.Police.Root, Roles.None)]))).Code);
        Assert.Equal("draft.withheld", (await ParkAsync((Drafted(good) with { Salts = new Dictionary<string, byte[]> { ["note"] = new byte[16] } }).Sign(Cast.Zhang.Key).OrThrow().Keeping(_ => false))).Code);
        Assert.Equal("schema.required", (await ParkAsync(history.Sign("seal", Cast.Police, new JsonObject { ["note"] = "x" }, [Cast.Zhang]))).Code);
        Assert.Equal("draft.other-origin", (await ParkAsync((Drafted(good) with { Origin = "ledger.elsewhere" }).Sign(Cast.Zhang.Key).OrThrow())).Code);
        Assert.Equal("custody.unknown-act", (await ParkAsync((Drafted(good) with { Act = "bless" }).Sign(Cast.Zhang.Key).OrThrow())).Code);
        Assert.Empty((await ledger.GetAsync(Path, Cast.Li, Cast.Police)).Json.GetProperty("drafts").EnumerateArray());
    }

    [Fact]
    public async Task A_confirmation_goes_round_its_parties_and_each_parks_only_what_its_own_officer_signed()
    {
        var whole = history.Sign("confirm", Cast.Police, Bodies.Of("confirm").With("statement", $"sha256:{history.State(history.Subject).Head}"), [Cast.Zhang]);
        Assert.Equal((422, "draft.unsigned"), Of(await SendAsync(HttpMethod.Post, Path, whole, Cast.Zhao, Cast.Lab)));
        var id = (await ParkAsync(whole)).Json.GetProperty("id").GetString()!;
        var listed = Assert.Single((await ledger.GetAsync(Path, Cast.Zhao, Cast.Lab)).Json.GetProperty("drafts").EnumerateArray());
        Assert.Equal(3, listed.GetProperty("wanted").GetInt32());
        Assert.Equal(200, (await SendAsync(HttpMethod.Put, $"{Path}/{id}", whole.WithSignature(Cast.Zhao.Key).OrThrow(), Cast.Zhao, Cast.Lab)).Status);
    }

    /// <summary>Places are filled by role and by officer, as the law counts them, not by the number of signatures.</summary>
    [Fact]
    public async Task What_is_missing_is_told_by_role_and_agency_and_a_signature_of_the_wrong_role_fills_no_place()
    {
        var first = history.Sign("deposit", Cast.Police, Bodies.Of("deposit"), [Cast.Zhang]);
        var parked = (await ParkAsync(first)).Json;
        Assert.Equal((2, "1 custodian cn.331024.psb"), (parked.GetProperty("wanted").GetInt32(), Missing(parked)));

        // A second investigator: two signatures for two places, and the custodian's is as empty as before.
        var two = first.WithSignature(Cast.Li.Key).OrThrow();
        var path = $"{Path}/{parked.GetProperty("id").GetString()}";
        Assert.Equal("1 custodian cn.331024.psb", Missing((await SendAsync(HttpMethod.Put, path, two, Cast.Li)).Json));
        Assert.Equal("1 custodian cn.331024.psb", Missing((await ledger.GetAsync(path, Cast.Li, Cast.Police)).Json));

        var whole = two.WithSignature(Cast.Wang.Key).OrThrow();
        Assert.Equal("", Missing((await SendAsync(HttpMethod.Put, path, whole, Cast.Wang)).Json));
        var receipt = await ledger.PostAsync(whole);
        Assert.Empty(receipt.Json.GetProperty("findings").EnumerateArray());

        var confirm = history.Sign("confirm", Cast.Police, Bodies.Of("confirm").With("statement", $"sha256:{history.State(history.Subject).Head}"), [Cast.Zhang]);
        Assert.Equal([Cast.Lab.Id.ToString(), Cast.Procuratorate.Id.ToString()], (await ParkAsync(confirm)).Json.GetProperty("missing").EnumerateArray().Select(m => m.GetProperty("agency").GetString()));

        static string Missing(JsonElement draft) => string.Join(", ", draft.GetProperty("missing").EnumerateArray().Select(m =>
            $"{m.GetProperty("count").GetInt32()} {string.Join("|", m.GetProperty("roles").EnumerateArray().Select(r => r.GetString()))} {m.GetProperty("agency").GetString()}"));
    }

    [Fact]
    public async Task A_long_list_is_read_page_by_page()
    {
        for (var i = 0; i < 51; i++)
        {
            Assert.Equal(201, (await ParkAsync(history.Sign("seal", Cast.Police, Bodies.Of("seal").With("seal", $"{i}"), [Cast.Zhang]))).Status);
        }

        var first = (await ledger.GetAsync(Path, Cast.Li, Cast.Police)).Json;
        Assert.Equal(50, first.GetProperty("drafts").GetArrayLength());
        var rest = (await ledger.GetAsync($"{Path}?after={first.GetProperty("next").GetString()}", Cast.Li, Cast.Police)).Json;
        Assert.Equal(51, first.GetProperty("drafts").EnumerateArray().Concat(rest.GetProperty("drafts").EnumerateArray()).Select(d => d.GetProperty("id").GetString()).Distinct().Count());
        Assert.False(rest.TryGetProperty("next", out _));
        Assert.Equal((400, "http.query"), Of(await ledger.GetAsync($"{Path}?after=1.x%00", Cast.Li, Cast.Police)));
    }

    [Fact]
    public async Task A_further_signature_takes_nothing_away_and_changes_nothing()
    {
        var now = history.Now;
        var first = Seal(Cast.Zhang);
        history.Now = now;
        var second = Seal(Cast.Li);
        Assert.Equal(first.Content, second.Content);
        var id = (await ParkAsync(first)).Json.GetProperty("id").GetString()!;
        Assert.Equal((422, "draft.signature-gone"), Of(await SendAsync(HttpMethod.Put, $"{Path}/{id}", second, Cast.Li)));
        Assert.Equal((422, "draft.other-statement"), Of(await SendAsync(HttpMethod.Put, $"{Path}/{id}", history.Sign("seal", Cast.Police, Bodies.Of("seal").With("seal", "other"), [Cast.Zhang, Cast.Li]), Cast.Li)));
        Assert.Equal((404, "draft.none"), Of(await SendAsync(HttpMethod.Put, $"{Path}/0123", first, Cast.Li)));
    }

    [Fact]
    public async Task A_token_that_only_reads_or_was_used_or_is_for_another_body_parks_nothing()
    {
        var first = Seal(Cast.Zhang);
        Assert.Equal((401, "access.not-bound"), Of(await SendAsync(HttpMethod.Post, Path, first, Cast.Zhang, token: LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString()))));
        var other = Bound(Cast.Zhang.Key, HttpMethod.Post, Path, "{}");
        Assert.Equal((401, "access.other-request"), Of(await SendAsync(HttpMethod.Post, Path, first, Cast.Zhang, token: other)));
        var once = Bound(Cast.Zhang.Key, HttpMethod.Post, Path, Encoding.UTF8.GetString(first.ToUtf8()));
        Assert.Equal(201, (await SendAsync(HttpMethod.Post, Path, first, Cast.Zhang, token: once)).Status);
        Assert.Equal((401, "access.used"), Of(await SendAsync(HttpMethod.Post, Path, first, Cast.Zhang, token: once)));
    }

    [Fact]
    public async Task What_is_larger_than_a_statement_is_refused()
    {
        var body = Encoding.UTF8.GetBytes($"{{\"payload\":\"{new string('a', 70_000)}\"}}");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Path, UriKind.Relative)) { Content = new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } } };
        using var response = await ledger.Http.SendAsync(request);
        Assert.Equal((413, "http.too-large"), Of(await Reply.OfAsync(response)));
    }

    [Fact]
    public async Task Three_days_later_nobody_is_shown_it_and_the_keeper_takes_it_out_of_the_store()
    {
        Assert.Equal(201, (await ParkAsync(Seal(Cast.Zhang))).Status);
        await ledger.RestartAsync(o => o with { Clock = new Later(TimeSpan.FromHours(73)) });
        var later = TimeProvider.System.GetUtcNow().AddHours(73).ToUnixTimeSeconds();
        var listed = await ledger.GetAsync(Path, token: LiveLedger.Token(Cast.Li.Key, Cast.Police.Id.ToString(), issued: later));
        Assert.Empty(listed.Json.GetProperty("drafts").EnumerateArray());
        var gone = false;
        for (var tries = 0; tries < 100 && !gone; tries++)
        {
            await Task.Delay(50);
            using var store = await Ledger.Store.LedgerStores.OpenAsync(null, ledger.Options.DataFolder, null, default);
            gone = (await store.Drafts.OfAgencyAsync(Cast.Police.Id.ToString(), TimeProvider.System.GetUtcNow(), Ledger.Store.DraftPlace.First, 100, default)).Count == 0;
        }

        Assert.True(gone);
    }

    private Envelope Seal(Officer by) => history.Sign("seal", Cast.Police, Bodies.Of("seal"), [by]);

    /// <summary>The same statement before it was signed, all of it open.</summary>
    private static StatementDraft Drafted(Envelope envelope)
    {
        var s = envelope.Statement;
        return new(s.Origin, s.Stream, s.Seq, s.Prev, s.Act, s.Agency, s.At, JsonSerializer.SerializeToElement(s.Body.Members)) { After = s.After };
    }

    private static (int Status, string Code) Of(Reply reply) => (reply.Status, reply.Code);

    private static string Bound(SigningKey key, HttpMethod method, string path, string? body, TestAgency? agency = null) =>
        LiveLedger.Token(key, (agency ?? Cast.Police).Id.ToString(), more: LiveLedger.BoundTo(method, path, body));

    private Task<Reply> ParkAsync(Envelope envelope) => SendAsync(HttpMethod.Post, Path, envelope, Cast.Zhang);

    private async Task<Reply> SendAsync(HttpMethod method, string path, Envelope? envelope, Officer officer, TestAgency? agency = null, string? token = null)
    {
        var body = envelope is null ? null : Encoding.UTF8.GetString(envelope.ToUtf8());
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Bound(officer.Key, method, path, body, agency));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await ledger.Http.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    private sealed class Later(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
