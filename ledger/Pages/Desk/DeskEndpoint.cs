using Integrity.Custody;
using Integrity.Ledger.Http;
using Integrity.Ledger.Pages.Frame;

namespace Integrity.Ledger.Pages.Desk;

/// <summary>The desk of an officer. Anybody may open it: without a key in the browser it only offers to make one.</summary>
internal sealed class DeskEndpoint(string origin, Bearer bearer, PageWriter pages, Problems problems)
{
    /// <summary>In the order of an item's life.</summary>
    private static readonly string[] Offered =
    [
        "collect", "seal", "unseal", "deposit", "withdraw", "check", "transfer.offer", "transfer.accept", "transfer.refuse", "transfer.recall",
        "recognize", "decline", "cure.request", "cure",
    ];

    private static readonly IReadOnlyList<DeskAct> DeskActs = [.. Offered.Select(name => Acts.TryGet(name, out var act) ? Of(act) : throw new InvalidOperationException(name))];

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/desk", (Delegate)PageAsync)
        .WithName("desk")
        .WithSummary("An officer's desk. A page, or with Accept: application/json its twin.")
        .Produces(StatusCodes.Status200OK, contentType: "text/html");

    private async Task PageAsync(HttpContext http)
    {
        var (reader, refused) = await bearer.AnybodyAsync(http.Request, http.RequestAborted);
        if (refused is not null)
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var model = new DeskModel(origin, reader?.Agency.ToString(), reader is null ? [] : Names(reader.Roles), DeskActs);
        await pages.WriteAsync<DeskPage>(http, model, new PageHead(pages.WordsFor(http.Request)["desk.title"]) { Script = "desk", Texts = ["desk.", "act.", "role."] });
    }

    private static DeskAct Of(ActDefinition act) =>
        new(act.Name, act.Signers.Sum(s => s.Count), [.. act.Signers.Select(s => new DeskSigners(s.Count, Names(s.AnyOf)))], Names(act.Roles));

    private static string[] Names(Roles roles) => [.. RoleNames.All.Where(r => roles.HasFlag(r)).Select(RoleNames.Name)];
}
