using System.Globalization;
using Integrity.Ledger.Oversight;
using Microsoft.AspNetCore.WebUtilities;

namespace Integrity.Ledger.Pages.Oversight;

/// <summary>Addresses within the oversight. What is asked lives in the address, so that a figure can be kept and sent as it was looked at.</summary>
internal static class Links
{
    public const string Page = "/oversight";
    public const string Live = "/oversight/figures";
    public const string Api = "/v1/oversight";

    public static string Figures(string path, OversightView view, string? agency = null, string? format = null, string? sort = null) => With(
        path, ("from", view.From), ("to", view.To), ("agency", agency ?? (view.OwnOnly ? null : view.Agency)), ("sort", sort ?? view.Sort), ("format", format));

    /// <summary>Where the page asks for itself anew. A page that is left open over midnight has the new day too, unless other days were asked for.</summary>
    public static string Renewed(OversightView view) => view.MovesOn
        ? With(Live, ("agency", view.OwnOnly ? null : view.Agency), ("sort", view.Sort))
        : Figures(Live, view);

    public static string Period(OversightView view, int days)
    {
        var last = DateOnly.ParseExact(view.Today, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return With(
            Page,
            ("from", last.AddDays(1 - days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
            ("to", view.Today),
            ("agency", view.OwnOnly ? null : view.Agency),
            ("sort", view.Sort));
    }

    public static string Behind(OversightView view, FigureView figure, string which, string? part = null, string? agency = null) => With(
        $"{Page}/items",
        ("figure", figure.Code),
        ("which", which),
        ("part", part),
        ("agency", agency ?? (view.OwnOnly ? null : view.Agency)),
        ("from", view.From),
        ("to", view.To));

    public static string Behind(string path, OversightItems items, string? after = null, string? format = null) => With(
        path,
        ("figure", items.Figure),
        ("which", items.Which),
        ("part", items.Part),
        ("agency", items.OwnOnly ? null : items.Agency),
        ("from", items.From),
        ("to", items.To),
        ("after", after),
        ("format", format));

    public static string Back(OversightItems items) =>
        With(Page, ("from", items.From), ("to", items.To), ("agency", items.OwnOnly ? null : items.Agency)) + $"#f-{items.Figure}";

    private static string With(string path, params IEnumerable<(string Name, string? Value)> query) =>
        QueryHelpers.AddQueryString(path, query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => KeyValuePair.Create(q.Name, q.Value)));
}
