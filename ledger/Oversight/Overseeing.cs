using System.Globalization;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Http;
using Integrity.Ledger.Store;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Oversight;

/// <summary>Answers what supervisors ask: figures and what stands behind them. Who may ask what was decided before.</summary>
internal sealed class Overseeing(string origin, ILogStore log, IOversightStore store, GrainHost grains, Pack pack, Catalogue texts, TimeProvider clock)
{
    /// <summary>Rows of one page of what stands behind a figure.</summary>
    private const int PageRows = 100;

    /// <summary>Today, where days begin as the rule pack's calendar says.</summary>
    public int Today => Days.Of(clock.GetUtcNow(), pack.Calendar.Offset);

    private string Offset => pack.Calendar.Offset is var offset && offset == TimeSpan.Zero ? "UTC"
        : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}");

    public async Task<OversightView> ViewAsync(Asked asked, Language language, CancellationToken cancellation)
    {
        var cursor = await store.CursorAsync(cancellation);
        var known = asked.OwnOnly ? [asked.Agency!] : await store.AgenciesAsync(cancellation);
        IReadOnlyList<string> wanted = asked.Agency is { } one ? [one] : known;
        var query = new MarkQuery(wanted, asked.First, asked.Last, Now());
        var counts = await store.CountAsync(query, cancellation);
        var days = await store.DaysAsync(query, cancellation);
        var agencies = Counting.Sorted(await NamesAsync(known, cancellation), asked.Sort, counts);
        var words = new FigureWords(texts, language, pack);
        return new(
            origin,
            pack.Name,
            Offset,
            asked.From,
            asked.To,
            query.Now,
            cursor.Index,
            (await log.HeadAsync(cancellation))?.Size ?? 0,
            asked.Agency,
            asked.OwnOnly,
            agencies,
            asked.Sort,
            Days.Text(Today),
            Counting.DaysInPoint(asked.Last - asked.First + 1),
            Counting.Of(counts, days, (asked.First, asked.Last), asked.Agency is null ? agencies : [], words));
    }

    public async Task<Result<OversightItems>> ItemsAsync(Asked asked, IQueryCollection query, Language language, CancellationToken cancellation)
    {
        var (code, which, part) = ($"{query["figure"]}", query["which"] is [{ Length: > 0 } said] ? said : "all", query["part"] is [{ Length: > 0 } named] ? named : null);
        if (Figure.Named(code) is not { } figure)
        {
            return new Refusal("oversight.no-figure", Short(code));
        }

        Chosen? chosen = which switch { "all" => figure.Of, "in" => figure.In, "rest" => figure.Rest, _ => null };
        var only = chosen is { } some ? figure.Only(some, part) : null;
        if (only is not var (name, marks))
        {
            return new Refusal("http.query", chosen is null ? "which" : "part", Short(chosen is null ? which : part!));
        }

        if (!PlaceOf($"{query["after"]}").Ok(out var after, out var refused))
        {
            return refused;
        }

        var now = Now();
        IReadOnlyList<string> wanted = asked.Agency is { } one ? [one] : await store.AgenciesAsync(cancellation);
        var list = new MarkList(new(wanted, asked.First, asked.Last, now), figure.Kind, name, marks.States, marks.Bands, PageRows, after.Place);
        var found = await store.ListAsync(list, cancellation);
        var words = new FigureWords(texts, language, pack);
        return new OversightItems(
            figure.Code,
            words.Title(figure),
            words.Means(figure),
            which,
            part,
            part is null ? null : words.Part(figure, part),
            asked.Agency,
            asked.OwnOnly,
            asked.From,
            asked.To,
            Offset,
            [.. found.Select(m => RowOf(m, words, now))],
            found.Count == PageRows ? Text(found[^1]) : null);
    }

    private static CountedItem RowOf(Mark mark, FigureWords words, DateTimeOffset now) => new(
        mark.Stream[(mark.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..],
        mark.Seq,
        mark.Agency,
        mark.Name,
        words.Name(mark.Kind, mark.Name),
        mark.At,
        words.State(mark, now),
        mark.Kind is MarkKind.Step or MarkKind.Gap && mark.Value is { } milliseconds ? milliseconds / 1000 : null);

    /// <summary>To the second, as times are written here.</summary>
    private DateTimeOffset Now() => clock.GetUtcNow() is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)) : default;

    private async Task<IReadOnlyList<AgencyName>> NamesAsync(IEnumerable<string> agencies, CancellationToken cancellation)
    {
        var names = new List<AgencyName>();
        foreach (var id in agencies)
        {
            var keyring = (await grains.Of(StreamName.Agency(AgencyId.Parse(id).OrThrow())).StateBeforeAsync(long.MaxValue, cancellation)).Keyring;
            names.Add(new(id, keyring?.Name ?? ""));
        }

        return names;
    }

    private static string Short(string text) => text[..Math.Min(text.Length, 40)];

    /// <summary>The bar stands in no name here; the tilde does, as a check symbol of evidence codes.</summary>
    private static string Text(Mark last) => string.Create(CultureInfo.InvariantCulture, $"{last.At.ToUnixTimeMilliseconds()}|{last.Stream}|{last.Seq}|{last.Name}");

    private static Result<Beginning> PlaceOf(string text) =>
        text.Length == 0 ? new Beginning(null)
        : text.Split('|') is [var at, var stream, var seq, var name] && long.TryParse(at, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new Beginning(new MarkPlace(time, stream, number, name))
                : new Refusal("http.query", "after", Short(text));

    private sealed record Beginning(MarkPlace? Place);
}
