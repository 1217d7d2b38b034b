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
        FormatsDocument.Shows("trust", Encoding.UTF8.GetString(Trust.ToUtf8()).TrimEnd());
        FormatsDocument.Shows("bundle", Encoding.UTF8.GetString(Bundle.ToUtf8()));
        FormatsDocument.Shows("dossier", Encoding.UTF8.GetString(Ledger.Bundle(StreamBodies.Case, anchored: false).ToUtf8()));
    }

    [Fact]
    public void The_documents_dossier_proves_one_item_and_that_the_other_has_not_begun()
    {
        var trust = TrustFile.Parse(Encoding.UTF8.GetBytes(FormatsDocument.Example("trust"))).OrThrow();
        var verdict = Integrity.Proofs.Verifier.Verify(Encoding.UTF8.GetBytes(FormatsDocument.Example("dossier")), trust, [], new VerifyOptions());

        Assert.Equal(ExitCode.Unproven, verdict.ExitCode);
        Assert.DoesNotContain(verdict.Checks, c => c.Status == CheckStatus.Fail);
        Assert.Contains(verdict.Checks, c => c.Code == CheckCode.CaseItems && c.Status == CheckStatus.Pass);
        Assert.Contains(verdict.Checks, c => c.Code == CheckCode.StreamAbsent && c.Status == CheckStatus.Pass);
        Assert.Equal([1, 0], verdict.Facts!.Items.Select(i => i.Statements));
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
        var history = new History().Create(police)
            .DoIn(StreamBodies.Case, "case.open", police, b => b.With("agencies", null))
            .DoIn(StreamBodies.Case, "case.join", police)
            .DoIn(StreamBodies.Case, "case.join", police, b => b.With("item", Cast.Code("planned").ToString()))
            .Do("collect", police);
        return new World(history, new TestChain("example", noise: 2), strangers: 2);
    }
}
