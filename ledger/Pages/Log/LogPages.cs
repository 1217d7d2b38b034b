using Integrity.Ledger.Http;
using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Log;

/// <summary>The log, for everybody: they reveal nothing that the log itself does not.</summary>
internal sealed class LogPages(LogReading reading, PageWriter pages, Problems problems)
{
    /// <summary>A hash with its prefix; a longer one names nothing.</summary>
    private const int Longest = 66;

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/log", (Delegate)LogAsync).ExcludeFromDescription();
        _ = routes.MapGet("/log/blocks/{block}", BlockAsync).ExcludeFromDescription();
    }

    private async Task LogAsync(HttpContext http)
    {
        var words = pages.WordsFor(http.Request);
        var model = await reading.OfAsync(http.RequestAborted);
        await pages.WriteAsync<LogPage>(http, model, new PageHead(words["log.title"]) { Script = "log", Texts = ["log.script."], IsPublic = true });
    }

    private async Task BlockAsync(HttpContext http, string block)
    {
        if (!(block.Length > Longest ? new Refusal("log.no-anchor", block[..Longest] + "…") : await reading.AnchorsAsync(block, http.RequestAborted)).Ok(out var model, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await pages.WriteAsync<AnchorsPage>(http, model, new PageHead(pages.WordsFor(http.Request)["log.block.title", model.Asked]) { IsPublic = true });
    }
}
