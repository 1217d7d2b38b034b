using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrity.Ledger.Certificates;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Tests.Http;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Certificates;

/// <summary>The certificate of an item of a real ledger with a real chain: as a page, and as a PDF that another program opens.</summary>
public sealed class CertificateFacts(CertificateFacts.Shared shared) : IClassFixture<CertificateFacts.Shared>
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
            var history = Story.Full();
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
        var before = Temporary();
        var (exit, said, error) = await IntegrityAsync("certificate", Code, "-o", target, "--lang", "zh", "--json");
        Assert.True(exit is 0 or 13, error);
        var told = JsonNode.Parse(said)!;
        Assert.Equal(("intact", true), (told["verdict"]!.GetValue<string>(), told["ownWord"]!.GetValue<bool>()));
        var pdf = await File.ReadAllBytesAsync(target);
        Assert.Equal("%PDF-", Encoding.ASCII.GetString(pdf, 0, 5));
        var bundle = await PdfFacts.TakenOutAsync(pdf, $"{Code}.evidence.json");
        Assert.Equal((await BundleAsync()).ToUtf8(), bundle);
        Assert.Equal(told["bundle"]!.GetValue<string>(), $"sha256:{Hash256.Sha256(bundle)}");
        Assert.Equal(before, Temporary());
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
        var html = Encoding.UTF8.GetString(await PaperPrint.HtmlAsync(paper, new Words(Desk.Texts, language == "zh" ? Language.Chinese : Language.English)));
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
        var refused = Assert.IsType<Refusal>(Made(cut, Language.English).Ok(out _, out var why) ? null : why);
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
    }

    private Certificate Of(Bundle bundle, Language language) => Made(bundle, language).OrThrow();

    private Result<Certificate> Made(Bundle bundle, Language language)
    {
        var trust = OwnTrust.Of(shared.About, bundle).OrThrow();
        var asOf = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var verdict = Proofs.Verifier.Verify(bundle, trust, [], new VerifyOptions(asOf, Integrity.Rules.Packs.BuiltIn("CN-CRIM@2026.1").OrThrow()));
        return Certificate.Of(verdict, bundle, new Provenance("integrity", "x.evidence.json", Hash256.Sha256(bundle.ToUtf8()), Hash256.Sha256(trust.ToUtf8()), asOf), true, Desk.Texts, language);
    }

    private async Task<Bundle> BundleAsync() => Bundle.Parse((await shared.Ledger.GetAsync($"v1/items/{Code}/bundle", Cast.Zhang, Cast.Police)).Body).OrThrow();

    private static string[] Temporary() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), "integrity-certificate-*").Order(StringComparer.Ordinal)];

    private Task<(int Exit, string Out, string Error)> IntegrityAsync(params string[] args) => IntegrityAsync(System.Environment.GetEnvironmentVariable, args);

    private async Task<(int Exit, string Out, string Error)> IntegrityAsync(Func<string, string?> environment, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var desk = new Desk(output, error, TimeProvider.System, n => n == "HOME" ? shared.Home.FullName : environment(n), Language.English);
        string[] own = ["--ledger", $"{shared.Ledger.Host.Address}", "--agency", $"{Cast.Police.Id}", "--key", Path.Combine(shared.Home.FullName, "zhang.jwk")];
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
