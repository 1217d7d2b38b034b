using System.Text;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>Whatever comes in: a stable code, a sentence in the reader's language, what to do, nothing written; and the next good statement passes.</summary>
public sealed class BadInput(BadInput.Shared shared) : IClassFixture<BadInput.Shared>
{
    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public Testing.History Story { get; } = Testing.History.WithAgencies();

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            Story.Do("collect", Cast.Police);
            await Ledger.PlayAsync(Story, "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    private static readonly Envelope Good = Testing.History.WithAgencies().Prepare("collect", Cast.Police);

    public static TheoryData<string, string, string> Malformed => new()
    {
        { "not JSON", "{", "json.malformed" },
        { "nothing", "", "json.malformed" },
        { "an array", "[]", "statement.malformed" },
        { "a duplicate member", """{"payload":"e30","payload":"e30","signatures":[]}""", "json.duplicate-member" },
        { "a comment", """{"payload":"e30",/**/"signatures":[]}""", "json.malformed" },
        { "a trailing comma", """{"payload":"e30","signatures":[],}""", "json.malformed" },
        { "too deep", new string('[', 40) + new string(']', 40), "json.too-deep" },
        { "a byte order mark", "\uFEFF{}", "json.byte-order-mark" },
        { "no signature", """{"payload":"e30","signatures":[]}""", "statement.signature-count" },
        { "an unknown member", """{"payload":"e30","signatures":[],"note":1}""", "statement.malformed" },
        { "too large for a statement", "\"" + new string('x', Envelope.MaxSize) + "\"", "json.too-large" },
        { "too large for the wire", "\"" + new string('x', 200_000) + "\"", "http.too-large" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_cannot_be_read_is_refused_by_name(string what, string body, string code) =>
        await RefusedAsync(Encoding.UTF8.GetBytes(body), code, what);

    [Fact]
    public async Task A_statement_of_another_media_type_is_refused()
    {
        var reply = await shared.Ledger.PostAsync(Good.ToUtf8(), type: "text/plain");
        Assert.Equal((415, "http.media-type"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("application/json;charset=UTF-8")]
    [InlineData("Application/JSON; charset=\"utf-8\"")]
    public async Task The_media_type_may_be_spelled_as_clients_spell_it(string type) =>
        Assert.Equal(200, (await shared.Ledger.PostAsync(shared.Story.Log[^1].ToUtf8(), type: type)).Status);

    [Fact]
    public async Task A_code_with_a_wrong_check_symbol_is_refused()
    {
        var payload = Encoding.UTF8.GetString(Payload(Good)).Replace(Good.Statement.Stream.Id, Good.Statement.Stream.Id[..^1] + OtherSymbol(Good.Statement.Stream.Id[^1]), StringComparison.Ordinal);
        await RefusedAsync(Resigned(payload), "identifier.check-symbol");
    }

    [Fact]
    public async Task An_unknown_act_is_refused() =>
        await RefusedAsync(Resigned(Encoding.UTF8.GetString(Payload(Good)).Replace("\"collect\"", "\"vanish\"", StringComparison.Ordinal)), "custody.unknown-act");

    [Fact]
    public async Task A_signature_over_other_bytes_is_refused()
    {
        var json = JsonNode.Parse(Good.ToUtf8())!;
        json["payload"] = Base64Url.Encode(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Payload(Good)).Replace("seizure", "obtain", StringComparison.Ordinal)));
        await RefusedAsync(Encoding.UTF8.GetBytes(json.ToJsonString()), "statement.bad-signature");
    }

    [Fact]
    public async Task A_withheld_member_is_refused_at_submission() =>
        await RefusedAsync(Copy().Prepare("seal", Cast.Police).Keeping(d => d.Name != "note").ToUtf8(), "custody.withheld");

    [Fact]
    public async Task A_stale_place_in_the_history_is_refused()
    {
        var other = Copy();
        await RefusedAsync(other.Sign("seal", Cast.Police, Bodies.Of("seal"), change: d => d with { Seq = 5 }).ToUtf8(), "custody.stale");
        await RefusedAsync(other.Sign("seal", Cast.Police, Bodies.Of("seal"), change: d => d with { Prev = Hash256.Sha256("x"u8) }).ToUtf8(), "custody.other-prev");
    }

    [Fact]
    public async Task A_key_of_another_agency_is_refused() =>
        await RefusedAsync(Copy().Prepare("seal", Cast.Police, signers: [Cast.Zhao, Cast.Qian]).ToUtf8(), "custody.unknown-key");

    [Fact]
    public async Task Who_is_not_the_holder_is_refused() =>
        await RefusedAsync(Copy().Prepare("seal", Cast.Lab, signers: [Cast.Zhao, Cast.Qian]).ToUtf8(), "custody.not-the-holder");

    [Fact]
    public async Task A_clock_an_hour_ahead_is_refused()
    {
        var history = Copy();
        history.Now = TimeProvider.System.GetUtcNow().AddHours(1);
        await RefusedAsync(history.Prepare("seal", Cast.Police).ToUtf8(), "intake.clock-ahead");
    }

    [Fact]
    public async Task A_clock_an_hour_behind_the_history_is_refused()
    {
        var history = Copy();
        history.Now = history.State(history.Subject).LastAt.AddHours(-1);
        await RefusedAsync(history.Prepare("seal", Cast.Police).ToUtf8(), "custody.goes-back-in-time");
    }

    [Fact]
    public async Task An_unknown_block_is_refused() =>
        await RefusedAsync(
            Copy().Sign("seal", Cast.Police, Bodies.Of("seal"), change: d => d with { After = Hash256.Sha256("x"u8) }).ToUtf8(), "intake.after-unknown");

    [Fact]
    public async Task A_revoked_key_is_refused_from_its_revocation_on()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        var sealing = history.Prepare("seal", Cast.Police);
        await ledger.PlayAsync(history);
        history.Now = sealing.Statement.At.AddMinutes(1);
        history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Li.Key.Public));
        Assert.Equal(201, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.Equal("custody.key-revoked", (await ledger.PostAsync(sealing)).Code);
        Assert.Equal(201, (await ledger.PostAsync(history.Prepare("seal", Cast.Police, signers: [Cast.Zhang, Cast.Wang]))).Status);
    }

    [Fact]
    public async Task Of_two_takers_at_once_one_gets_the_item()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        await ledger.PlayAsync(history);
        var takers = new[] { history.Prepare("transfer.accept", Cast.Lab, signers: [Cast.Zhao]), history.Prepare("transfer.accept", Cast.Lab, signers: [Cast.Qian]) };
        var replies = await Task.WhenAll(takers.Select(t => ledger.PostAsync(t)));
        Assert.Single(replies, r => r.Status == 201);
        Assert.Equal("custody.stale", Assert.Single(replies, r => r.Status == 409).Code);
    }

    [Fact]
    public async Task Of_64_concurrent_copies_all_get_the_receipt_of_one()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies();
        var statement = history.Prepare("collect", Cast.Police);
        await ledger.PlayAsync(history);
        var replies = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => ledger.PostAsync(statement)));
        Assert.Single(replies, r => r.Status == 201);
        Assert.Equal(63, replies.Count(r => r.Status == 200 && r.Json.GetProperty("repeated").GetBoolean()));
        Assert.Single(replies.Select(r => r.Json.GetProperty("log").GetProperty("index").GetInt64()).Distinct());
        Assert.Single(replies.Select(r => r.Json.GetProperty("acceptedAt").GetString()).Distinct());
    }

    [Fact]
    public async Task A_replayed_statement_gets_its_first_receipt_and_adds_nothing()
    {
        var size = await SizeAsync();
        var reply = await shared.Ledger.PostAsync(shared.Story.Log[3]);
        Assert.Equal(200, reply.Status);
        Assert.Equal(size, await SizeAsync());
    }

    [Fact]
    public async Task A_refusal_speaks_the_readers_language()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/statements", UriKind.Relative))
        {
            Content = new StringContent("{", Encoding.UTF8, "application/json"),
        };
        request.Headers.AcceptLanguage.ParseAdd("zh-CN,zh;q=0.9,en;q=0.5");
        using var response = await shared.Ledger.Http.SendAsync(request);
        var reply = await Reply.OfAsync(response);
        Assert.Contains("请", reply.Json.GetProperty("fix").GetString(), StringComparison.Ordinal);
        Assert.Equal("json.malformed", reply.Code);
    }

    /// <summary>Refused with this code, a sentence and advice; the log has not grown; a good statement still passes (given once more).</summary>
    private async Task RefusedAsync(byte[] body, string code, string? what = null)
    {
        var size = await SizeAsync();
        var reply = await shared.Ledger.PostAsync(body);
        Assert.True(reply.Code == code, $"{what}: {reply}");
        Assert.InRange(reply.Status, 400, 499);
        Assert.Equal("application/problem+json", reply.Type);
        Assert.NotEqual("", reply.Json.GetProperty("fix").GetString());
        Assert.DoesNotContain($"{code}(", reply.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(200, (await shared.Ledger.PostAsync(shared.Story.Log[^1])).Status);
        Assert.Equal(size, await SizeAsync());
    }

    private async Task<long> SizeAsync() => (await shared.Ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64();

    /// <summary>A history at the same point as the ledger, to sign the next statement from.</summary>
    private static Testing.History Copy() => Testing.History.WithAgencies().Do("collect", Cast.Police);

    private static byte[] Payload(Envelope envelope)
    {
        Assert.True(Base64Url.TryDecode(JsonNode.Parse(envelope.ToUtf8())!["payload"]!.GetValue<string>(), out var payload));
        return payload;
    }

    /// <summary>The payload signed as it is, by one investigator: what a client without our checks could send.</summary>
    private static byte[] Resigned(string payload)
    {
        var header = Base64Url.Encode(Encoding.UTF8.GetBytes($$"""{"alg":"ES256","kid":"{{Cast.Zhang.Key.Public.Kid}}","typ":"evidence+sd-jwt"}"""));
        var text = Base64Url.Encode(Encoding.UTF8.GetBytes(payload));
        var signature = Base64Url.Encode(Cast.Zhang.Key.Sign(Encoding.ASCII.GetBytes($"{header}.{text}")));
        var disclosures = string.Join(',', Good.Disclosures.Select(d => $"\"{d.Encoded}\""));
        return Encoding.UTF8.GetBytes(
            $$$"""{"payload":"{{{text}}}","signatures":[{"protected":"{{{header}}}","signature":"{{{signature}}}","header":{"disclosures":[{{{disclosures}}}]}}]}""");
    }

    private static char OtherSymbol(char symbol) => symbol == '0' ? '1' : '0';
}
