using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrity.Ledger.Certificates;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Pages.Labels;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Pages;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Testing;
using Integrity.Tests;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Certificates;

/// <summary>The certificate of an item of a real ledger with a real chain: as a page, and as a PDF that another program opens.</summary>
public sealed partial class CertificateFacts(CertificateFacts.Shared shared) : IClassFixture<CertificateFacts.Shared>
{
    private static readonly string Code = Story.Handset.Id;

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        /// <summary>What the ledger says of itself.</summary>
        public System.Text.Json.JsonElement About { get; private set; }

        public DirectoryInfo Home { get; } = Directory.CreateTempSubdirectory("integrity-paper-");

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync(withChain: true);
            var history = Story.WithImage();
            await Ledger.PlayAsync(history);
            Assert.Equal(200, (await Ledger.PostAsync(history.Log[^1], "anchor")).Status);
            About = (await Ledger.GetAsync("v1/ledger")).Json;
            var jwk = JsonNode.Parse(Jwk(Cast.Zhang))!.AsObject();
            jwk["d"] = Base64Url.Encode(SHA256.HashData(Encoding.UTF8.GetBytes($"test key of {Cast.Zhang.Number}")));
            SecretFile.Create(Path.Combine(Home.FullName, "zhang.jwk"), Encoding.UTF8.GetBytes(jwk.ToJsonString()));
        }

        public async Task DisposeAsync()
        {
            await Ledger.DisposeAsync();
            Home.Delete(recursive: true);
        }

        private static string Jwk(Officer officer)
        {
            using var text = new MemoryStream();
            using (var json = new System.Text.Json.Utf8JsonWriter(text))
            {
                officer.Key.Public.WriteJwk(json);
            }

            return Encoding.UTF8.GetString(text.ToArray());
        }
    }

    [PrinterFact]
    public async Task A_certificate_is_printed_with_the_very_bundle_inside_and_leaves_nothing_behind()
    {
        var target = Path.Combine(shared.Home.FullName, "certificate.pdf");
        var trust = Path.Combine(shared.Home.FullName, "trust.json");
        byte[] theirs = [.. (await MainJob.TrustAsync(shared.Ledger)).ToUtf8(), .. "\n\n"u8];
        await File.WriteAllBytesAsync(trust, theirs);
        var before = Temporary();
        var (exit, said, error) = await IntegrityAsync("certificate", Code, "-o", target, "--trust", trust, "--lang", "zh", "--json");
        Assert.True(exit is 0 or 13, error);
        var told = JsonNode.Parse(said)!;
        Assert.Equal(("intact", false), (told["verdict"]!.GetValue<string>(), told["ownWord"]!.GetValue<bool>()));
        Assert.Equal($"sha256:{Hash256.Sha256(theirs)}", told["trust"]!.GetValue<string>());
        var pdf = await File.ReadAllBytesAsync(target);
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5));
        var bundle = await PdfFacts.TakenOutAsync(pdf, $"{Code}.evidence.json");
        Assert.Equal((await BundleAsync()).ToUtf8(), bundle);
        Assert.Equal(told["bundle"]!.GetValue<string>(), $"sha256:{Hash256.Sha256(bundle)}");
        Assert.Equal(before, Temporary());
    }

    [PrinterFact]
    public async Task Without_a_trust_file_the_sheet_is_no_certificate_of_integrity_and_says_which_option_is_missing()
    {
        var target = Path.Combine(shared.Home.FullName, "own-word.pdf");
        var (exit, said, error) = await IntegrityAsync("certificate", Code, "-o", target);
        Assert.True(exit == 11, error);
        Assert.Contains("--trust", said, StringComparison.Ordinal);
        Assert.True(File.Exists(target));
    }

    /// <summary>The header came in the bundle; whoever answers can make one of any time, with any contract in it.</summary>
    [Theory]
    [InlineData("en", "the block’s own header says so; nothing here vouches for it", "Not yet proven")]
    [InlineData("zh", "仅为该区块头自称，此处没有任何依据为其作保", "尚未证明")]
    public async Task Without_a_trust_file_a_block_that_only_the_bundle_names_is_vouched_for_by_nothing(string tag, string says, string title)
    {
        var language = tag == "zh" ? Language.Chinese : Language.English;
        var bundle = await BundleAsync();
        var trust = OwnTrust.Of(shared.About, bundle).OrThrow();
        Assert.Empty(trust.Chain.Blocks);
        var verdict = Proofs.Verifier.Verify(bundle, trust, [], new VerifyOptions(AsOf, Integrity.Rules.Packs.BuiltIn("CN-CRIM@2026.1").OrThrow()));
        Assert.NotNull(verdict.Unsealed);
        Assert.Null(verdict.Facts!.Anchor);
        Assert.Equal(Overall.Unproven, verdict.Overall);
        var html = await HtmlAsync(Certificate.Of(verdict, bundle, Made(bundle, trust, ownWord: true), Desk.Texts, language).OrThrow(), language);
        Assert.Contains(says, html, StringComparison.Ordinal);
        Assert.Contains(title, html, StringComparison.Ordinal);
        AssertNoTrustFileVouches(html);
    }

    [Theory]
    [InlineData("en", "the ledger itself says that it found its anchor there", "block rests on its word too")]
    [InlineData("zh", "账本自述在该区块查得其锚定", "锚定区块同样仅凭账本自述")]
    public async Task The_page_says_of_its_block_that_the_ledger_itself_found_its_anchor_there(string tag, string gap, string trust)
    {
        var language = tag == "zh" ? Language.Chinese : Language.English;
        var bundle = await BundleAsync();
        var known = Pinned(bundle);
        var verdict = Proofs.Verifier.Verify(bundle, known, [], new VerifyOptions(AsOf));
        var html = await HtmlAsync(Certificate.Of(verdict, bundle, Made(bundle, known, ownWord: true), Desk.Texts, language).OrThrow(), language);
        Assert.Contains(gap, html, StringComparison.Ordinal);
        Assert.Contains(trust, html, StringComparison.Ordinal);
        AssertNoTrustFileVouches(html);

        var page = await shared.Ledger.GetAsync($"items/{Code}/certificate?format=json", Cast.Zhang, Cast.Police);
        var said = page.Json.GetRawText();
        Assert.True(page.Json.GetProperty("proven").GetBoolean());
        Assert.True(said.Contains("the ledger itself says that it found its anchor there", StringComparison.Ordinal) || said.Contains("账本自述在该区块查得其锚定", StringComparison.Ordinal), said);
        AssertNoTrustFileVouches(said);
    }

    [Fact]
    public async Task While_the_ledger_does_not_know_its_chain_its_word_is_no_verdict_on_the_bundle()
    {
        var bundle = await BundleAsync();
        foreach (var missing in new[] { "codeHash", "address" })
        {
            var about = JsonNode.Parse(shared.About.GetRawText())!.AsObject();
            Assert.True(about["chain"]!.AsObject().Remove(missing));
            var young = System.Text.Json.JsonElement.Parse(about.ToJsonString());
            Assert.False(OwnTrust.Of(young, bundle).Ok(out _, out var refused));
            Assert.Equal("certificate.chain-unknown", refused.Code);
            Assert.True(OwnTrust.Of(young, bundle with { Anchor = null }).Ok(out _, out _));
        }
    }

    [Fact]
    public async Task Rules_that_are_named_are_never_a_file_that_lies_in_the_working_folder()
    {
        var laid = Path.Combine(Directory.GetCurrentDirectory(), "CN-CRIM@2026.1");
        var target = Path.Combine(shared.Home.FullName, "x.pdf");
        await File.WriteAllTextAsync(laid, "not a pack at all");
        try
        {
            var (exit, _, error) = await IntegrityAsync(n => n == "CHROMIUM" ? "/bin/false" : null, "certificate", Code, "-o", target);
            Assert.True(exit == 1 && error.Contains("certificate.chromium-failed", StringComparison.Ordinal), error);
            (exit, _, error) = await IntegrityAsync(n => n == "CHROMIUM" ? "/bin/false" : null, "certificate", Code, "-o", target, "--rules", "./CN-CRIM@2026.1");
            Assert.True(exit == 2, error);
        }
        finally
        {
            File.Delete(laid);
        }
    }

    [Fact]
    public async Task A_bundle_of_another_item_than_was_asked_for_gives_no_certificate()
    {
        var other = (await shared.Ledger.GetAsync($"v1/items/{Story.Image.Id}/bundle", Cast.Zhao, Cast.Lab)).Body;
        await using var between = await Between.StartAsync(shared.Ledger.Host.Address, path => path.EndsWith("/bundle", StringComparison.Ordinal) ? other : null);
        var target = Path.Combine(shared.Home.FullName, "another.pdf");
        var (exit, _, error) = await AtAsync(between.Address, n => n == "CHROMIUM" ? "/bin/false" : null, "certificate", Code, "-o", target);
        Assert.True(exit == 10 && error.Contains("error[certificate.of-another]", StringComparison.Ordinal), error);
        Assert.False(File.Exists(target));
    }

    /// <summary>Read by the decoder that reads the labels, from the picture that is printed.</summary>
    [Fact]
    public async Task The_code_on_the_sheet_is_read_by_a_foreign_reader_as_the_signed_checkpoint_character_for_character()
    {
        var bundle = await BundleAsync();
        var html = await HtmlAsync(Of(bundle, Language.Chinese), Language.Chinese);
        var drawn = Drawn().Match(html);
        Assert.True(drawn.Success, html);
        var modules = int.Parse(drawn.Groups["modules"].Value, System.Globalization.CultureInfo.InvariantCulture);
        var print = Print.Of(new QrPicture(modules, drawn.Groups["path"].Value), int.Parse(drawn.Groups["width"].Value, System.Globalization.CultureInfo.InvariantCulture) / 96.0 * 25.4, 300);
        foreach (var seen in new[] { print, print.Blurred(1) })
        {
            var read = await Oracle.AskOneAsync(
                "qr", new JsonObject { ["ask"] = "read", ["width"] = seen.Width, ["height"] = seen.Width, ["grey"] = Convert.ToBase64String(seen.Grey) });
            Assert.Equal(bundle.Checkpoint, (string?)read["text"]);
        }
    }

    [Fact]
    public async Task Without_a_chromium_there_is_a_reason_and_no_file()
    {
        var target = Path.Combine(shared.Home.FullName, "none.pdf");
        var (exit, _, error) = await IntegrityAsync(n => n == "CHROMIUM" ? "/nowhere/chromium" : null, "certificate", Code, "-o", target);
        Assert.Equal(2, exit);
        Assert.Contains("error[certificate.no-such-chromium]", error, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Fact]
    public async Task A_program_that_prints_nothing_gives_a_reason_and_no_file()
    {
        var target = Path.Combine(shared.Home.FullName, "nothing.pdf");
        var before = Temporary();
        var (exit, _, error) = await IntegrityAsync(n => n == "CHROMIUM" ? "/bin/false" : null, "certificate", Code, "-o", target);
        Assert.Equal(1, exit);
        Assert.Contains("error[certificate.chromium-failed]", error, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
        Assert.Equal(before, Temporary());
    }

    [Theory]
    [InlineData("en", "Certificate of what is proven")]
    [InlineData("zh", "存证证书")]
    public async Task The_page_says_the_verdict_the_rules_the_trust_and_carries_the_checkpoint(string language, string title)
    {
        var reply = await shared.Ledger.GetAsync($"items/{Code}/certificate?format=json", Cast.Zhang, Cast.Police);
        Assert.True(reply.Status == 200, reply.ToString());
        var bundle = await BundleAsync();
        Assert.Equal(bundle.Checkpoint, reply.Json.GetProperty("checkpoint").GetString());
        Assert.Equal($"sha256:{Hash256.Sha256(bundle.ToUtf8())}", reply.Json.GetProperty("bundleDigest").GetString());
        Assert.Contains("CN-CRIM@2026.1", reply.Json.GetProperty("rules").GetString(), StringComparison.Ordinal);

        var paper = Of(bundle, language == "zh" ? Language.Chinese : Language.English);
        var html = await HtmlAsync(paper, language == "zh" ? Language.Chinese : Language.English);
        Assert.Contains(title, html, StringComparison.Ordinal);
        Assert.Contains(paper.TrustFingerprint, html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("src=", html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Of_a_bundle_that_was_altered_there_is_no_certificate()
    {
        var bundle = await BundleAsync();
        var last = bundle.Streams[0].Statements[^1];
        var cut = bundle with { Streams = bundle.Streams.SetItem(0, bundle.Streams[0] with { Statements = bundle.Streams[0].Statements.Remove(last) }) };
        var refused = Assert.IsType<Refusal>(Tried(cut, Language.English).Ok(out _, out var why) ? null : why);
        Assert.Equal("certificate.broken", refused.Code);
    }

    [Fact]
    public async Task Of_a_bundle_without_its_anchor_the_certificate_says_first_that_it_is_not_proven()
    {
        var pending = await BundleAsync() with { Anchor = null };
        var paper = Of(pending, Language.English);
        Assert.False(paper.Proven);
        Assert.StartsWith("Not yet proven", paper.Title, StringComparison.Ordinal);
        Assert.Equal("doubtful", paper.Verdict.Tone);

        // Nobody waits for an anchor to make that bundle another file: the next checkpoint does.
        Assert.Equal((false, true), (paper.Anchored, Of(await BundleAsync(), Language.English).Anchored));
    }

    private static DateTimeOffset AsOf { get; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private Certificate Of(Bundle bundle, Language language) => Tried(bundle, language).OrThrow();

    private Result<Certificate> Tried(Bundle bundle, Language language)
    {
        var trust = Pinned(bundle);
        var verdict = Proofs.Verifier.Verify(bundle, trust, [], new VerifyOptions(AsOf, Integrity.Rules.Packs.BuiltIn("CN-CRIM@2026.1").OrThrow()));
        return Certificate.Of(verdict, bundle, Made(bundle, trust, ownWord: true), Desk.Texts, language);
    }

    /// <summary>What the ledger itself trusts, that knows its anchor's block.</summary>
    private TrustFile Pinned(Bundle bundle)
    {
        var trust = OwnTrust.Of(shared.About, bundle).OrThrow();
        return bundle.Anchor is { } anchor
            ? trust with { Chain = trust.Chain with { AllowUnsealed = true, Blocks = [Integrity.Chain.BlockHeader.Parse(anchor.Header).OrThrow().Hash] } }
            : trust;
    }

    private static Provenance Made(Bundle bundle, TrustFile trust, bool ownWord) =>
        new("integrity", "x.evidence.json", Hash256.Sha256(bundle.ToUtf8()), Hash256.Sha256(trust.ToUtf8()), AsOf) { OwnWord = ownWord };

    private static async Task<string> HtmlAsync(Certificate paper, Language language) =>
        Encoding.UTF8.GetString(await PaperPrint.HtmlAsync(paper, new Words(Desk.Texts, language)));

    private static void AssertNoTrustFileVouches(string said)
    {
        Assert.DoesNotContain("vouched for by the trust file", said, StringComparison.Ordinal);
        Assert.DoesNotContain("由信任文件作保", said, StringComparison.Ordinal);
    }

    [GeneratedRegex("""class="qr" viewBox="0 0 (?<modules>\d+) \d+" width="(?<width>\d+)".*?<path d="(?<path>[^"]+)""", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Drawn();

    private async Task<Bundle> BundleAsync() => Bundle.Parse((await shared.Ledger.GetAsync($"v1/items/{Code}/bundle", Cast.Zhang, Cast.Police)).Body).OrThrow();

    private static string[] Temporary() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "integrity-certificate-*").Order(StringComparer.Ordinal)];

    private Task<(int Exit, string Out, string Error)> IntegrityAsync(params string[] args) => IntegrityAsync(System.Environment.GetEnvironmentVariable, args);

    private Task<(int Exit, string Out, string Error)> IntegrityAsync(Func<string, string?> environment, params string[] args) =>
        AtAsync(shared.Ledger.Host.Address, environment, args);

    private async Task<(int Exit, string Out, string Error)> AtAsync(Uri ledger, Func<string, string?> environment, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var desk = new Desk(output, error, TimeProvider.System, n => n == "HOME" ? shared.Home.FullName : environment(n), Language.English);
        string[] own = ["--ledger", $"{ledger}", "--agency", $"{Cast.Police.Id}", "--key", Path.Combine(shared.Home.FullName, "zhang.jwk")];
        var exit = await CommandLine.RunAsync([.. args, .. own], desk, ownsProcess: false);
        return (exit, output.ToString(), error.ToString());
    }
}

/// <summary>Needs a Chromium to print with and a PDF reader to look.</summary>
public sealed class PrinterFactAttribute : FactAttribute
{
    public PrinterFactAttribute() =>
        Skip = !Chromium.Find(Environment.GetEnvironmentVariable).Ok(out _, out _) ? "Chromium is not installed" : new PopplerFactAttribute().Skip;
}
