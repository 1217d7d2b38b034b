using Integrity.Ledger.Limits;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Pages.Verify;
using Integrity.Ledger.Verdicts;
using Integrity.Proofs;
using Integrity.Texts;
using Microsoft.AspNetCore.Http.Features;

namespace Integrity.Ledger.Http;

/// <summary>Verifies a bundle for whoever brings one: no account, no token, nothing kept, nothing logged but that it was asked.</summary>
/// <remarks>
/// Whoever sends costs memory for as long as he sends, so a seat is taken before the first byte, few are one source's, and a form that takes too long
/// loses it. What a verdict costs is bounded by the size of a bundle.
/// </remarks>
internal sealed class VerifyEndpoint(VerifyDesk desk, Gate gate, PageWriter pages, Problems problems, Catalogue texts, TimeProvider clock)
{
    /// <summary>On whose word the verdict stands, and the SHA-256 of the trust file: <c>given sha256:…</c>, <c>kept …</c>, <c>own-word …</c>.</summary>
    public const string TrustHeader = "Integrity-Trust";

    /// <summary>For the largest form: about 150 kB/s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapPost("/v1/verify", (Delegate)VerifyAsync)
        .WithName("verify")
        .WithSummary("The verdict on a bundle (multipart: bundle, trust?, digest*, rules?, asOf?), as integrity-verify gives it. Public; nothing is kept. Integrity-Trust says on whose word.")
        .Accepts<IFormFile>(VerifyForm.MediaType)
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(400).ProducesProblem(408).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(503);

    private async Task VerifyAsync(HttpContext http)
    {
        if (!gate.Verification(http).Ok(out var seat, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        using (seat)
        {
            var language = Problems.LanguageOf(http.Request);
            if (!(await FormAsync(http)).Ok(out var form, out refused)
                || !(await desk.VerifyAsync(Named(form, http.Request), language, http.RequestAborted)).Ok(out var verified, out refused))
            {
                await problems.WriteAsync(http, refused);
                return;
            }

            await AnswerAsync(http, verified, language);
        }
    }

    /// <summary>On the page a file is called as in its list there; programs get the bare number.</summary>
    private VerifyForm Named(VerifyForm form, HttpRequest request) => !PageWriter.WantsPart(request) ? form
        : form with { Exhibits = [.. form.Exhibits.Select(e => e with { Name = pages.WordsFor(request)["verify.kind.numbered", e.Name] })] };

    private async Task<Result<VerifyForm>> FormAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = VerifyForm.Largest;
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, http.RequestAborted);
        try
        {
            return await VerifyForm.ReadAsync(http.Request, either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return new Refusal("http.too-slow");
        }
    }

    private async Task AnswerAsync(HttpContext http, Verified verified, Language language)
    {
        var response = http.Response;
        if (verified.Trust is { } trust)
        {
            response.Headers[TrustHeader] = $"{trust.SourceName} sha256:{trust.Digest}";
        }

        if (PageWriter.WantsPart(http.Request))
        {
            await pages.WritePartAsync<VerdictPart>(http, new() { [nameof(VerdictPart.Model)] = VerdictModel.Of(verified, pages.WordsFor(http.Request)) });
            return;
        }

        response.Headers.CacheControl = "no-store";
        response.Headers.Vary = "Accept, Accept-Language, Cookie";
        response.Headers.ContentLanguage = language == Language.Chinese ? "zh-CN" : "en";
        response.ContentType = "application/json";
        await response.Body.WriteAsync(VerdictJson.Write(verified.Verdict, texts, language), http.RequestAborted);
    }
}
