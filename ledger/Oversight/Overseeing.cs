using System.Globalization;
using System.Runtime.CompilerServices;
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

    /// <summary>The same where all of them are asked for one after the other.</summary>
    private const int WalkRows = 1_000;

    /// <summary>Rows of one file: a spreadsheet takes ten times as many, and the ledger is not kept busy for longer than its answer is of use.</summary>
    private const int MostRows = 100_000;

    /// <summary>What the rows are made under by the program that counts as this one does. Rows of others say nothing here.</summary>
    private readonly string rules = Keeper.RulesOf(pack);

    /// <summary>Today, where days begin as the rule pack's calendar says.</summary>
    public int Today => Days.Of(clock.GetUtcNow(), pack.Calendar.Offset);

    private string Offset => pack.Calendar.Offset is var offset && offset == TimeSpan.Zero ? "UTC"
        : string.Create(CultureInfo.InvariantCulture, $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration():hh\\:mm}");

    public async Task<OversightView> ViewAsync(Asked asked, Language language, CancellationToken cancellation)
    {
        var known = asked.OwnOnly ? [asked.Agency!] : await store.AgenciesAsync(cancellation);
        IReadOnlyList<string> wanted = asked.Agency is { } one ? [one] : known;
        var query = new MarkQuery(wanted, asked.First, asked.Last, Now());

        // Before it is counted: what changes meanwhile is then something that was not seen.
        var seen = await SeenAsync(wanted, query.Now, cancellation);
        var (cursor, counts, days) = await store.PictureAsync(query, cancellation);
        var anew = cursor.Rules != rules;
        var agencies = Counting.Sorted(await NamesAsync(known, cancellation), asked.Sort, anew ? [] : counts);
        var words = new FigureWords(texts, language, pack);
        return new(
            origin,
            pack.Name,
            Offset,
            asked.From,
            asked.To,
            query.Now,
            anew ? 0 : cursor.Index,
            (await log.HeadAsync(cancellation))?.Size ?? 0,
            anew,
            asked.Agency,
            asked.OwnOnly,
            agencies,
            asked.Sort,
            Days.Text(Today),
            asked.MovesOn,
            Counting.DaysInPoint(asked.Last - asked.First + 1),
            anew ? [] : Counting.Of(counts, days, (asked.First, asked.Last), asked.Agency is null ? agencies : [], words, cursor.UndatedFrom is not null),
            seen);
    }

    /// <summary>What a page that shows these figures has seen: while it is the same, there is nothing new. Nothing is counted for it.</summary>
    public async Task<string> SeenAsync(Asked asked, CancellationToken cancellation) =>
        await SeenAsync(asked.Agency is { } one ? [one] : await store.AgenciesAsync(cancellation), Now(), cancellation);

    private async Task<string> SeenAsync(IReadOnlyList<string> agencies, DateTimeOffset now, CancellationToken cancellation)
    {
        var (written, due) = await store.StampAsync(agencies, now, cancellation);
        var size = (await log.HeadAsync(cancellation))?.Size ?? 0;
        return string.Create(CultureInfo.InvariantCulture, $"{written}-{size}-{Today}-{due?.ToUnixTimeMilliseconds()}");
    }

    /// <summary>One page.</summary>
    public async Task<Result<OversightItems>> ItemsAsync(Asked asked, IQueryCollection query, Language language, CancellationToken cancellation) =>
        Behind.Of(query).Ok(out var behind, out var refused)
            ? (await PageAsync(asked, behind, await QueryAsync(asked, cancellation), PageRows, language, cancellation)).Page
            : refused;

    /// <summary>Every page to the end, as they are asked for; refused where that is more than one answer has.</summary>
    public async Task<Result<EveryPage>> EveryAsync(Asked asked, IQueryCollection query, Language language, CancellationToken cancellation)
    {
        if (!Behind.Of(query).Ok(out var behind, out var refused))
        {
            return refused;
        }

        var marks = await QueryAsync(asked, cancellation);
        var rows = (await store.CountAsync(marks, cancellation)).Where(behind.Has).Sum(c => c.Count);
        return rows > MostRows
            ? new Refusal("oversight.too-many", rows.ToString(CultureInfo.InvariantCulture), MostRows.ToString(CultureInfo.InvariantCulture))
            : new EveryPage(PagesAsync(asked, behind, marks, language, cancellation));
    }

    private async IAsyncEnumerable<OversightItems> PagesAsync(
        Asked asked, Behind behind, MarkQuery query, Language language, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = behind; ;)
        {
            var (page, last) = await PageAsync(asked, next, query, WalkRows, language, cancellation);
            yield return page;
            if (last is null)
            {
                yield break;
            }

            next = next with { After = last };
        }
    }

    private async Task<(OversightItems Page, MarkPlace? Last)> PageAsync(
        Asked asked, Behind behind, MarkQuery query, int rows, Language language, CancellationToken cancellation)
    {
        var figure = behind.Figure;
        var (cursor, found) = await store.ListAsync(new(query, figure.Kind, behind.Name, behind.Marks.States, behind.Marks.Bands, rows, behind.After), cancellation);
        var anew = cursor.Rules != rules || (cursor.UndatedFrom is not null && figure.IsOfDates);
        found = anew ? [] : found;
        var words = new FigureWords(texts, language, pack);
        MarkPlace? last = found.Count == rows ? Behind.PlaceOf(found[^1]) : null;
        return (
            new OversightItems(
                figure.Code,
                words.Title(figure),
                words.Means(figure),
                behind.Which,
                behind.Part,
                behind.Part is { } part ? words.Part(figure, part) : null,
                asked.Agency,
                asked.OwnOnly,
                asked.From,
                asked.To,
                Offset,
                query.Now,
                cursor.Rules != rules ? 0 : cursor.Index,
                (await log.HeadAsync(cancellation))?.Size ?? 0,
                anew,
                Behind.Text(behind.After),
                [.. found.Select(m => RowOf(m, words, query.Now, cursor.UndatedFrom))],
                Behind.Text(last)),
            last);
    }

    private async Task<MarkQuery> QueryAsync(Asked asked, CancellationToken cancellation) =>
        new(asked.Agency is { } one ? [one] : await store.AgenciesAsync(cancellation), asked.First, asked.Last, Now());

    private static CountedItem RowOf(Mark mark, FigureWords words, DateTimeOffset now, long? undatedFrom) => new(
        mark.Stream[(mark.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..],
        mark.Seq,
        mark.Agency,
        mark.Name,
        words.Name(mark.Kind, mark.Name),
        mark.At,
        words.State(mark, now),
        mark.Kind is MarkKind.Step or MarkKind.Gap && mark.Value is { } milliseconds && !(mark.Index >= undatedFrom) ? milliseconds / 1000 : null);

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
}
