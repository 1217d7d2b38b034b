using Integrity.Ledger.Bundles;
using Integrity.Ledger.Certificates;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Verdicts;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Pages.Certificates;

/// <summary>
/// The certificate of an item as a page, for who may read the item, of the very bundle that is offered beside it. It rests on this ledger's own word
/// and says so; the certificate that rests on the reader's trust file is printed by <c>integrity certificate --trust</c>.
/// </summary>
internal sealed class CertificateEndpoint(
    BundleExport export, OwnWord word, Pack pack, ItemAccess access, Gate gate, PageWriter pages, Problems problems, Catalogue texts, TimeProvider clock)
{
    private static readonly string Program = $"integrity {typeof(CertificateEndpoint).Assembly.GetName().Version?.ToString(3)}";

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/items/{code}/certificate", PageAsync)
        .WithName("certificatePage")
        .WithSummary("What an item's bundle proves, as a certificate. A page, or with Accept: application/json its twin.")
        .Produces(StatusCodes.Status200OK, contentType: "text/html")
        .ProducesProblem(401).ProducesProblem(404).ProducesProblem(503);

    private async Task PageAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !(await gate.PageAsync(http, readable)).Ok(out var seat, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        Result<Certificate> made;
        using (seat)
        {
            made = await MadeAsync(http, readable);
        }

        if (!made.Ok(out var paper, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await pages.WriteAsync<CertificatePage>(http, paper, new PageHead($"{paper.Code} · {paper.Title}"));
    }

    private async Task<Result<Certificate>> MadeAsync(HttpContext http, Readable readable)
    {
        if (!(await export.ExportAsync(readable.State.Stream, newest: false, http.RequestAborted)).Ok(out var bundle, out var refused))
        {
            return refused;
        }

        var hidden = await access.HiddenAsync(readable.Reader, bundle, http.RequestAborted);
        var shown = hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream));
        var words = pages.WordsFor(http.Request);
        var trust = await word.TrustForAsync(shown, http.RequestAborted);
        var bytes = shown.ToUtf8();
        if (gate.RefusePage(bytes.Length) is { } tooLarge)
        {
            // As where the bundle itself is asked for: there is no certificate of what nobody can have.
            return tooLarge;
        }

        var digest = Hash256.Sha256(bytes);
        return await Task.Run(() => Of(shown, digest, trust, words.Language), http.RequestAborted);
    }

    private Result<Certificate> Of(Bundle bundle, Hash256 digest, TrustFile trust, Language language)
    {
        var now = clock.GetUtcNow();
        var asOf = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var verdict = Proofs.Verifier.Verify(bundle, trust, [], new VerifyOptions(asOf, pack));
        var made = new Provenance(Program, $"{bundle.Subject.Id}.evidence.json", digest, Hash256.Sha256(trust.ToUtf8()), asOf) { OwnWord = true, Unanchored = !OwnWord.IsAnchored(trust) };
        return Certificate.Of(verdict, bundle, made, texts, language);
    }
}
