using Integrity.Ledger.Store;

namespace Integrity.Ledger.Oversight;

/// <summary>What a figure is.</summary>
public enum FigureUnit
{
    /// <summary>How many.</summary>
    Count,

    /// <summary>How many of how many.</summary>
    Share,

    /// <summary>How many of how many, and how they spread.</summary>
    Spread,
}

/// <summary>By what a figure is broken down.</summary>
internal enum PartBy
{
    Name,
    State,
    Band,
}

/// <summary>
/// Which marks a figure counts. Its definition in words is <c>oversight.figure.CODE.means</c>, and says just what stands here.
/// </summary>
/// <param name="Of">Bit n of the states and bands: that one counts for the denominator.</param>
/// <param name="In">The same for the numerator; never more than <paramref name="Of"/>.</param>
/// <param name="Parts">Codes of the states or bands, by number; empty where names are the parts.</param>
internal sealed record Figure(string Code, FigureUnit Unit, MarkKind Kind, Chosen Of, Chosen In, PartBy By, IReadOnlyList<string> Parts)
{
    private static readonly string[] Waits = ["1m", "5m", "15m", "1h", "24h", "more", "", "pending"];
    private static readonly string[] Gaps = ["gap-1h", "gap-6h", "gap-24h", "gap-3d", "gap-7d", "gap-more", "before", "pending"];
    private static readonly string[] Answers = ["granted", "granted-after-cure", "declined"];

    /// <summary>All figures, in the order in which they are shown.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        Count("opened", MarkKind.Opened, Chosen.All),
        Count("closed", MarkKind.Closed, Chosen.All),
        Count("steps", MarkKind.Step, Chosen.All),
        Share("compliance", MarkKind.Step, Chosen.All.But(StepState.Unknown), Chosen.Of(StepState.Kept, StepState.SpoiledSince)),
        Share("compliance-now", MarkKind.Step, Chosen.All.But(StepState.Unknown), Chosen.Of(StepState.Kept, StepState.Cured, StepState.Fulfilled)),
        Share("defects", MarkKind.Defect, Chosen.Of(DefectState.Curable, DefectState.Cured), Chosen.Of(DefectState.Cured)),
        Count("fatal", MarkKind.Defect, Chosen.Of(DefectState.Fatal)),
        Share("acquired", MarkKind.Acquired, Chosen.All, Chosen.All with { States = 1 }),
        Share("terms-met", MarkKind.Term, Chosen.All with { Bands = 1 }, Chosen.Of(TermMark.Met) with { Bands = 1 }),
        Count("overdue", MarkKind.Term, Chosen.Of(TermMark.Open) with { Bands = 1 }),
        Spread("answered", MarkKind.Answered, PartBy.State, Answers, Chosen.All with { States = 0b011 }),
        Spread("was-answered", MarkKind.WasAnswered, PartBy.State, Answers, Chosen.All with { States = 0b011 }),
        Spread("lag", MarkKind.Step, PartBy.Band, Waits, Chosen.All with { Bands = Chosen.Every & ~(1 << MarkBands.Pending) }),
        Spread("gap", MarkKind.Gap, PartBy.Band, Gaps, Chosen.All with { Bands = 0b111 }),
    ];

    public static Figure? Named(string? code) => All.FirstOrDefault(f => f.Code == code);

    /// <summary>It counts by how long something waited for its anchor.</summary>
    public bool IsOfDates => By == PartBy.Band;

    /// <summary>The marks of the denominator that are not in the numerator. One of the two masks is always the same in both.</summary>
    public Chosen Rest => In.States == Of.States ? Of with { Bands = Of.Bands & ~In.Bands } : Of with { States = Of.States & ~In.States };

    /// <summary>The part a mark belongs to.</summary>
    public string PartOf(MarkCount count) => By switch
    {
        PartBy.State => Parts[count.State],
        PartBy.Band => Parts[count.Band],
        _ => count.Name,
    };

    /// <summary>The marks of one part; null where there is none of that name.</summary>
    public (string? Name, Chosen Chosen)? Only(Chosen chosen, string? part)
    {
        var number = part is null or "" ? -1 : Parts.ToList().IndexOf(part);
        return part is null ? (null, chosen)
            : By == PartBy.Name ? (part, chosen)
            : number < 0 ? null
            : (null, By == PartBy.State ? chosen with { States = chosen.States & (1 << number) } : chosen with { Bands = chosen.Bands & (1 << number) });
    }

    private static Figure Count(string code, MarkKind kind, Chosen of) => new(code, FigureUnit.Count, kind, of, of, PartBy.Name, []);

    private static Figure Share(string code, MarkKind kind, Chosen of, Chosen @in) => new(code, FigureUnit.Share, kind, of, @in, PartBy.Name, []);

    private static Figure Spread(string code, MarkKind kind, PartBy by, string[] parts, Chosen @in) => new(code, FigureUnit.Spread, kind, Chosen.All, @in, by, parts);
}

/// <summary>Marks by state and band: bit n, the n-th.</summary>
internal readonly record struct Chosen(int States, int Bands)
{
    public const int Every = 0xFF;

    public static readonly Chosen All = new(Every, Every);

    public bool Has(int state, int band) => ((1 << state) & States) != 0 && ((1 << band) & Bands) != 0;

    public static Chosen Of<T>(params T[] states)
        where T : struct, Enum => new(states.Sum(s => 1 << Convert.ToInt32(s)), Every);

    public Chosen But(StepState state) => this with { States = States & ~(1 << (int)state) };
}
