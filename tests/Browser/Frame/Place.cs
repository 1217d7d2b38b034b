using Integrity.Testing;

namespace Integrity.Browser.Tests.Frame;

/// <summary>A page, as somebody comes to it who may see it.</summary>
/// <param name="Route">As the service has it.</param>
/// <param name="Path">Where it is on the site.</param>
internal sealed record Place(string Route, Func<Site, string> Path)
{
    /// <summary>Every page that there is, by a name for its screens. What a test says of all pages it says of these.</summary>
    public static readonly IReadOnlyDictionary<string, Place> All = new Dictionary<string, Place>
    {
        ["search"] = new("/", _ => "/"),
        ["search-found"] = new("/", _ => $"/?q={Story.Handset.Id}"),
        ["verify"] = new("/verify", _ => "/verify"),
        ["verify-alone"] = new("/verify", _ => "/verify") { IsAlone = true },
        ["desk"] = new("/desk", _ => "/desk"),
        ["item"] = new("/items/{code}", _ => $"/items/{Story.Handset.Id}"),
        ["item-not-there"] = new("/items/{code}", _ => $"/items/{Cast.Code("never")}") { Status = 404 },
        ["report"] = new("/items/{code}/report", _ => $"/items/{Story.Handset.Id}/report") { IsBare = true },
        ["certificate"] = new("/items/{code}/certificate", _ => $"/items/{Story.Handset.Id}/certificate"),
        ["label"] = new("/items/{code}/label", _ => $"/items/{Story.Handset.Id}/label"),
        ["labels"] = new("/labels", _ => "/labels"),
        ["log"] = new("/log", _ => "/log"),
        ["log-block"] = new("/log/blocks/{block}", site => $"/log/blocks/{site.Anchor.GetProperty("number").GetInt64()}"),
        ["oversight"] = new("/oversight", _ => "/oversight"),
        ["oversight-items"] = new("/oversight/items", _ => "/oversight/items?figure=steps"),
        ["link"] = new("/r/{token}", _ => "/r/AAECAwQFBgcICQoLDA0ODw") { IsBare = true, IsInBoth = true },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>The status it is answered with.</summary>
    public int Status { get; private init; } = 200;

    /// <summary>Of the verifier that has no ledger behind it.</summary>
    public bool IsAlone { get; private init; }

    /// <summary>No frame around it: no script, its one style inside.</summary>
    public bool IsBare { get; private init; }

    /// <summary>It says everything in both languages.</summary>
    public bool IsInBoth { get; private init; }

    public Uri Home(Site site) => IsAlone ? site.Alone.Address : site.Address;
}
