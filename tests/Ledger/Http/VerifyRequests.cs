using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Integrity.Digests;
using Integrity.Keys;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Http;

/// <summary>POST /v1/verify: the verifier's own verdict, for anybody, on whose word is always said; and whoever sends rubbish is told what is wrong with it.</summary>
public sealed class VerifyRequests(VerifyRequests.Shared shared) : IClassFixture<VerifyRequests.Shared>
{
    private static readonly DateTimeOffset AsOf = new(2026, 12, 20, 1, 0, 0, TimeSpan.Zero);

    private static readonly Catalogue Texts = Catalogue.Of(typeof(Refusal).Assembly);

    private static readonly World World = new(Story.WithImage(), strangers: 4);

    private static readonly Bundle Handset = World.Bundle(Story.Handset);

    private static readonly byte[] Trust = World.Pinning(Handset).ToUtf8();

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            await Ledger.PlayAsync(Story.Full(), "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Fact]
    public async Task The_verdict_is_byte_for_byte_the_one_that_the_program_gives()
    {
        var digest = $"sha256:{Hash256.Sha256("image data"u8)}";
        var (reply, word) = await AskAsync(Form(Handset, Trust, [digest], "CN-CRIM@2026.1", AsOf));

        Packs.BuiltIn("CN-CRIM@2026.1").Ok(out var pack, out _);
        var verdict = Integrity.Proofs.Verifier.Verify(
            Handset.ToUtf8(), World.Pinning(Handset), [new Exhibit("1", [Digest.Parse(digest).OrThrow()])], new VerifyOptions(AsOf, pack));
        Assert.Equal(200, reply.Status);
        Assert.Equal(Encoding.UTF8.GetString(VerdictJson.Write(verdict, Texts, Language.English)), Encoding.UTF8.GetString(reply.Body));
        Assert.Equal($"given sha256:{Hash256.Sha256(Trust)}", word);
    }

    [Fact]
    public async Task Nothing_checked_is_never_intact()
    {
        foreach (var rubbish in new[] { "", "no bundle", "{}", """{"format":"integrity-bundle@v1"}""", Encoding.UTF8.GetString(Handset.ToUtf8())[..^1] })
        {
            var (reply, word) = await AskAsync(new MultipartFormDataContent { { new StringContent(rubbish), "bundle" } });
            Assert.Equal(200, reply.Status);
            Assert.NotEqual("intact", Overall(reply));
            Assert.NotEqual(0, reply.Json.GetProperty("exitCode").GetInt32());
            Assert.Null(word);
        }
    }

    [Fact]
    public async Task A_bundle_of_a_ledger_that_nothing_here_speaks_for_is_not_verified_and_not_called_broken()
    {
        var (reply, word) = await AskAsync(Form(Handset with { Origin = "ledger.elsewhere" }));
        Assert.Equal((422, "verify.no-trust"), (reply.Status, reply.Code));
        Assert.Null(word);
    }

    [Fact]
    public async Task Another_ledgers_trust_shows_as_what_it_is()
    {
        var other = World.Trust with { Origin = "ledger.elsewhere", Log = new NoteSigner("ledger.elsewhere", Cast.Key("elsewhere", SignatureAlgorithm.EdDSA)).Verifier };
        var (reply, _) = await AskAsync(Form(Handset, other.ToUtf8()));
        Assert.Equal("broken", Overall(reply));
        Assert.Equal("fail", Status(reply, "bundle.origin"));
        Assert.Equal("fail", Status(reply, "checkpoint.signature"));
    }

    [Fact]
    public async Task Without_a_trust_file_it_is_the_ledgers_own_word_and_says_so()
    {
        var bundle = await shared.Ledger.GetAsync($"v1/items/{Story.Handset.Id}/bundle?at=newest", token: LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString()));
        Assert.Equal(200, bundle.Status);
        var (reply, word) = await AskAsync(new MultipartFormDataContent { { new ByteArrayContent(bundle.Body), "bundle" } });
        Assert.Equal("unproven", Overall(reply));
        Assert.Equal("unavailable", Status(reply, "anchor.present"));
        Assert.StartsWith("own-word sha256:", word, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_its_own_word_a_ledger_vouches_for_no_block_that_it_does_not_know()
    {
        // The ledger's real history and checkpoint, under an anchor that somebody made up, with an early date.
        var read = await shared.Ledger.GetAsync($"v1/items/{Story.Handset.Id}/bundle?at=newest", token: LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString()));
        var forged = Bundle.Parse(read.Body).OrThrow() with { Anchor = Handset.Anchor };
        var (reply, _) = await AskAsync(Form(forged));
        Assert.Equal("unproven", Overall(reply));
        Assert.Equal("unavailable", Status(reply, "anchor.contract"));
        Assert.False(reply.Json.TryGetProperty("facts", out var facts) && facts.TryGetProperty("anchor", out _));
    }

    [Fact]
    public async Task Digests_that_repeat_an_algorithm_belong_to_the_next_exhibit()
    {
        var right = Hash256.Sha256("image data"u8);
        var (reply, _) = await AskAsync(Form(Handset, Trust, [$"sha256:{right}", $"sha512:{new string('0', 128)}", $"sha256:{Hash256.Sha256("another"u8)}", $"md5:{new string('0', 32)}", $"sm3:{new string('0', 64)}"]));
        var exhibits = reply.Json.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("code").GetString() == "exhibit.digest").ToList();
        Assert.Equal(["pass", "fail"], exhibits.Select(c => c.GetProperty("status").GetString()));
        Assert.Equal(["1", "2"], exhibits.Select(c => c.GetProperty("values")[0].GetString()));
        Assert.Equal("broken", Overall(reply));
    }

    [Fact]
    public async Task Exhibits_that_are_part_of_a_longer_list_are_called_as_there()
    {
        using var form = Form(Handset, Trust, [$"sha256:{Hash256.Sha256("image data"u8)}", $"sha256:{Hash256.Sha256("another"u8)}"]);
        form.Add(new StringContent("2,11"), "numbers");
        var (reply, _) = await AskAsync(form);
        var exhibits = reply.Json.GetProperty("checks").EnumerateArray().Where(c => c.GetProperty("code").GetString() == "exhibit.digest");
        Assert.Equal(["2", "11"], exhibits.Select(c => c.GetProperty("values")[0].GetString()));
    }

    [Fact]
    public async Task Weak_digests_alone_compare_nothing()
    {
        var (reply, _) = await AskAsync(Form(Handset, Trust, [$"md5:{new string('0', 32)}"]));
        Assert.Equal("unproven", Overall(reply));
        Assert.Equal("unavailable", Status(reply, "exhibit.digest"));
    }

    public static TheoryData<string, int, string> Rubbish => new()
    {
        { "", 400, "verify.no-bundle" },
        { Part("bundle", "x") + Part("bundle", "y"), 400, "verify.repeated-part" },
        { Part("bundle", "x") + Part("<script>\u202E", "y"), 400, "verify.unknown-part" },
        { Part("bundle", "x") + Part("digest", "sha256:00"), 400, "digest.malformed" },
        { Part("bundle", "x") + Part("digest", "crc32:00000000"), 400, "digest.unknown-algorithm" },
        { Part("bundle", "x") + Part("digest", new string('0', 300)), 413, "verify.part-too-large" },
        { Part("bundle", "x") + Part("rules", "../../etc/passwd"), 400, "verify.rules-name" },
        { Part("bundle", "x") + Part("asOf", "yesterday"), 400, "verify.as-of" },
        { Part("bundle", "x") + Part("numbers", "1"), 400, "verify.numbers" },
        { Part("bundle", "x") + Part("digest", $"sha256:{new string('0', 64)}") + Part("numbers", "0"), 400, "verify.numbers" },
        { Part("bundle", "x") + Part("digest", $"sha256:{new string('0', 64)}") + Part("numbers", "1,2"), 400, "verify.numbers" },
        { Part("bundle", "x") + Part("digest", $"sha256:{new string('0', 64)}") + Part("digest", $"sha256:{new string('1', 64)}") + Part("numbers", "2,2"), 400, "verify.numbers" },
        { Part("bundle", "x") + string.Concat(Enumerable.Repeat(Part("digest", $"sha256:{new string('0', 64)}"), 257)), 400, "verify.too-many-digests" },
        { Part("trust", new string(' ', TrustFile.MaximumBytes + 1)), 413, "verify.part-too-large" },
        { "--b\r\nContent-Disposition: form-data; name=\"bundle\"\r\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"X-{i}: y\r\n")) + "\r\nx\r\n", 400, "verify.form" },
        { "--b\r\nno header at all\r\n\r\nx\r\n", 400, "verify.form" },
    };

    [Theory]
    [MemberData(nameof(Rubbish))]
    public async Task A_form_that_is_wrong_is_refused_with_the_code_that_says_why(string parts, int status, string code)
    {
        using var content = Raw($"{parts}--b--\r\n");
        var (reply, _) = await AskAsync(content);
        Assert.Equal((status, code), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"bundle\"\r\n\r\nhalf of i")]
    [InlineData("--b\r\nContent-Disposition: form-da")]
    public async Task A_form_that_breaks_off_is_refused(string body)
    {
        using var content = Raw(body);
        var (reply, _) = await AskAsync(content);
        Assert.Equal((400, "verify.form"), (reply.Status, reply.Code));
    }

    [Theory]
    [InlineData("application/json", 415)]
    [InlineData("multipart/form-data", 400)]
    [InlineData("multipart/form-data; boundary=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", 400)]
    public async Task What_is_no_form_is_refused_before_it_is_read(string type, int status)
    {
        using var content = new ByteArrayContent("x"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        var (reply, _) = await AskAsync(content);
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task A_bundle_may_be_as_large_as_bundles_are_and_no_larger()
    {
        foreach (var (bytes, status) in new[] { (Bundle.MaximumBytes, 200), (Bundle.MaximumBytes + 1, 413) })
        {
            var (reply, _) = await AskAsync(new MultipartFormDataContent { { new ByteArrayContent(new byte[bytes]), "bundle" } });
            Assert.Equal(status, reply.Status);
        }
    }

    [Fact]
    public async Task A_promise_of_more_than_a_form_may_have_is_refused_without_reading_it()
    {
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(shared.Ledger.Host.Address.Host, shared.Ledger.Host.Address.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {1L << 40}\r\n\r\n--b\r\n"));
        var answer = new byte[512];
        var read = await client.ReceiveAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("HTTP/1.1 413", Encoding.ASCII.GetString(answer, 0, read), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Few_verify_at_once_and_one_that_stalls_does_not_keep_its_seat()
    {
        await using var small = await LiveLedger.StartAsync(change: o => o with { Limits = new RequestLimits { Verifications = 1, Patience = TimeSpan.FromSeconds(1.5) } });
        using var stalling = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await stalling.ConnectAsync(small.Host.Address.Host, small.Host.Address.Port);
        await stalling.SendAsync("POST /v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 5000\r\n\r\n--b\r\n"u8.ToArray());
        await UntilAsync(async () => (await PostAsync(small)).Status == 503);
        await UntilAsync(async () => (await PostAsync(small)).Status == 200);

        static async Task<Reply> PostAsync(LiveLedger ledger)
        {
            using var form = new MultipartFormDataContent { { new StringContent("x"), "bundle" } };
            using var response = await ledger.Http.PostAsync(new Uri("v1/verify", UriKind.Relative), form);
            return await Reply.OfAsync(response);
        }

        static async Task UntilAsync(Func<Task<bool>> so)
        {
            for (var tries = 0; !await so(); tries++)
            {
                Assert.True(tries < 300);
                await Task.Delay(100);
            }
        }
    }

    [Fact]
    public async Task Kept_trust_is_chosen_by_the_bundles_origin()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-trust-");
        var file = Path.Combine(folder.FullName, "trust.json");
        await File.WriteAllBytesAsync(file, Trust);
        try
        {
            await using var verifier = await VerifierHost.StartAsync(new WebOptions { Trust = [file], ConsoleLog = false });
            using var http = new HttpClient { BaseAddress = verifier.Address };
            using var response = await http.PostAsync(new Uri("v1/verify", UriKind.Relative), Form(Handset));
            Assert.Equal("intact", Overall(await Reply.OfAsync(response)));
            Assert.Equal($"kept sha256:{Hash256.Sha256(Trust)}", Assert.Single(response.Headers.GetValues(VerifyEndpoint.TrustHeader)));
            using var stranger = await http.PostAsync(new Uri("v1/verify", UriKind.Relative), Form(Handset with { Origin = "ledger.elsewhere" }));
            Assert.Equal("verify.no-trust", (await Reply.OfAsync(stranger)).Code);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("no trust", "ledger.trust-file")]
    [InlineData(null, "ledger.trust-file")]
    public async Task A_trust_file_that_cannot_be_read_stops_the_start(string? content, string code)
    {
        var folder = Directory.CreateTempSubdirectory("integrity-trust-");
        var file = Path.Combine(folder.FullName, "trust.json");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content);
        }

        var stopped = await Assert.ThrowsAsync<LedgerStartException>(() => VerifierHost.StartAsync(new WebOptions { Trust = [file], ConsoleLog = false }));
        Assert.Equal(code, stopped.Refusal.Code);
        folder.Delete(recursive: true);
    }

    private static string Part(string name, string value) => $"--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n";

    private static ByteArrayContent Raw(string body) =>
        new(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } };

    private static MultipartFormDataContent Form(Bundle bundle, byte[]? trust = null, string[]? digests = null, string? rules = null, DateTimeOffset? asOf = null)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(bundle.ToUtf8()), "bundle", "x.evidence.json" } };
        if (trust is not null)
        {
            form.Add(new ByteArrayContent(trust), "trust", "trust.json");
        }

        foreach (var digest in digests ?? [])
        {
            form.Add(new StringContent(digest), "digest");
        }

        if (rules is not null)
        {
            form.Add(new StringContent(rules), "rules");
        }

        if (asOf is { } time)
        {
            form.Add(new StringContent(UtcTime.Format(time)), "asOf");
        }

        return form;
    }

    private async Task<(Reply Reply, string? Word)> AskAsync(HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("v1/verify", UriKind.Relative)) { Content = content };
        using var response = await shared.Ledger.Http.SendAsync(request);
        return (await Reply.OfAsync(response), response.Headers.TryGetValues(VerifyEndpoint.TrustHeader, out var word) ? word.Single() : null);
    }

    private static string Overall(Reply reply) => reply.Json.GetProperty("overall").GetString()!;

    private static string Status(Reply reply, string code) =>
        reply.Json.GetProperty("checks").EnumerateArray().Single(c => c.GetProperty("code").GetString() == code).GetProperty("status").GetString()!;
}
