using System.Globalization;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Oversight;

/// <summary>Which of the marks behind a figure somebody asked for, and from where on.</summary>
/// <param name="Which"><c>all</c>, <c>in</c> or <c>rest</c>.</param>
/// <param name="Part">As asked; null for all.</param>
/// <param name="Name">Marks of this name alone; null for any.</param>
/// <param name="After">Where the last page ended; null: from the beginning.</param>
internal sealed record Behind(Figure Figure, string Which, string? Part, string? Name, Chosen Marks, MarkPlace? After)
{
    public static Result<Behind> Of(IQueryCollection query)
    {
        var (code, which, part) = ($"{query["figure"]}", query["which"] is [{ Length: > 0 } said] ? said : "all", query["part"] is [{ Length: > 0 } named] ? named : null);
        if (Figure.Named(code) is not { } figure)
        {
            return new Refusal("oversight.no-figure", Short(code));
        }

        Chosen? chosen = which switch { "all" => figure.Of, "in" => figure.In, "rest" => figure.Rest, _ => null };
        var only = chosen is { } some ? figure.Only(some, part) : null;
        return only is not var (name, marks) ? new Refusal("http.query", chosen is null ? "which" : "part", Short(chosen is null ? which : part!))
            : PlaceOf($"{query["after"]}").Ok(out var after, out var refused) ? new Behind(figure, which, part, name, marks, after.Place)
            : refused;
    }

    /// <summary>As <c>after</c> says it. The bar stands in no name here; the tilde does, as a check symbol of evidence codes.</summary>
    public static string? Text(MarkPlace? place) =>
        place is { } at ? string.Create(CultureInfo.InvariantCulture, $"{at.At}|{at.Stream}|{at.Seq}|{at.Name}") : null;

    public static MarkPlace PlaceOf(Mark mark) => new(mark.At.ToUnixTimeMilliseconds(), mark.Stream, mark.Seq, mark.Name);

    public bool Has(MarkCount count) => count.Kind == Figure.Kind && (Name is null || count.Name == Name) && Marks.Has(count.State, count.Band);

    private static Result<Beginning> PlaceOf(string text) =>
        text.Length == 0 ? new Beginning(null)
        : text.Split('|') is [var at, var stream, var seq, var name] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new Beginning(new MarkPlace(time, stream, number, name))
                : new Refusal("http.query", "after", Short(text));

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];

    private sealed record Beginning(MarkPlace? Place);
}
