using System.Collections.Immutable;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Verdicts;
using Integrity.Rules;

namespace Integrity.Ledger.Pages.Verify;

/// <summary><c>/verify</c>: the page that anybody may open, on a ledger and by itself.</summary>
/// <param name="shelf">Which ledgers something here speaks for.</param>
/// <param name="own">Whether this service is a ledger.</param>
/// <param name="usual">The pack that is chosen at first.</param>
/// <param name="pages">Writes it.</param>
internal sealed class VerifyPageEndpoint(TrustShelf shelf, bool own, string usual, PageWriter pages)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/verify", (Delegate)PageAsync).ExcludeFromDescription();

    private Task PageAsync(HttpContext http)
    {
        var words = pages.WordsFor(http.Request);
        var rules = Packs.Names.Select(n => new RulesChoice(n, Packs.BuiltIn(n).Ok(out var pack, out _) ? pack.Title.In(words.Language) : n)).ToImmutableArray();
        var model = new VerifyModel([.. shelf.Origins.Select(Reports.Plain.Of)], own, rules, usual, own);
        return pages.WriteAsync<VerifyPage>(http, model, new PageHead(words["verify.title"]) { Script = "verify", Texts = ["verify."], IsPublic = true });
    }
}
