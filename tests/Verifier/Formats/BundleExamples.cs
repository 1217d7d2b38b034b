using System.Text;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Tests.Formats;

/// <summary>
/// The worked bundle and its trust file. To write them anew: <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Verifier --filter BundleExamples</c>
/// </summary>
public sealed class BundleExamples
{
    private static readonly World Ledger = Build();
    private static readonly Bundle Bundle = Ledger.Bundle(Story.Handset);
    private static readonly TrustFile Trust = Ledger.Pinning(Bundle) with
    {
        Operator = Integrity.Identifiers.AgencyId.Parse("cn.331024.dsj").OrThrow(),
        Standards = [new("EXAMPLE@1", Hash256.Sha256("an example pack"u8))],
    };

    [Fact]
    public void The_document_shows_the_bundle_and_trust_file_that_the_code_makes()
    {
        var trust = Encoding.UTF8.GetString(Trust.ToUtf8()).TrimEnd();
        var bundle = Encoding.UTF8.GetString(Bundle.ToUtf8());
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") == "1")
        {
            var path = Path.Combine(Oracle.Folder, "..", "..", "docs", "formats.md");
            var text = File.ReadAllText(path);
            text = text.Replace($"example:trust\n{FormatsDocument.Example("trust")}\n", $"example:trust\n{trust}\n", StringComparison.Ordinal);
            text = text.Replace($"example:bundle\n{FormatsDocument.Example("bundle")}\n", $"example:bundle\n{bundle}\n", StringComparison.Ordinal);
            File.WriteAllText(path, text);
            return;
        }

        Assert.Equal(trust, FormatsDocument.Example("trust"));
        Assert.Equal(bundle, FormatsDocument.Example("bundle"));
    }

    [Fact]
    public void The_documents_bundle_is_intact_under_the_documents_trust_file()
    {
        var trust = TrustFile.Parse(Encoding.UTF8.GetBytes(FormatsDocument.Example("trust"))).OrThrow();
        var verdict = Integrity.Proofs.Verifier.Verify(Encoding.UTF8.GetBytes(FormatsDocument.Example("bundle")), trust, [], new VerifyOptions());

        Assert.Equal(ExitCode.Intact, verdict.ExitCode);
    }

    private static World Build()
    {
        var police = Cast.Police with { Officers = [Cast.Zhang, Cast.Li] };
        return new World(new History().Create(police).Do("collect", police), new TestChain("example", noise: 2), strangers: 2);
    }
}
