using System.Text.Json.Serialization;

namespace Integrity.Ledger.Oversight;

/// <summary>The figures of a period. What the page shows, and its JSON and CSV say, word for word and number for number.</summary>
/// <param name="Rules">The rule pack that judged.</param>
/// <param name="Offset">In which days begin: <c>UTC+08:00</c>.</param>
/// <param name="From">First day, inclusive.</param>
/// <param name="To">Last day, inclusive.</param>
/// <param name="AsOf">By which open terms are overdue.</param>
/// <param name="Size">How much of the log is counted.</param>
/// <param name="LogSize">How much there is.</param>
/// <param name="Anew">Everything is being counted anew, under other rules than before: there are no figures until that has begun.</param>
/// <param name="Agency">Whose figures they are; null: of every agency.</param>
/// <param name="OwnOnly">The reader sees no other agency's.</param>
/// <param name="Agencies">Those the reader may choose from, in the order in which they are shown.</param>
/// <param name="Sort">The figure they are sorted by, what needs a look first; null: by id.</param>
/// <param name="Today">Where days begin as said.</param>
/// <param name="MovesOn">No period was asked for: it is the last days, whatever day it is by then.</param>
/// <param name="DaysInPoint">Days that one point of a chart holds.</param>
/// <param name="Seen">For the page alone: by which it asks whether there is something new.</param>
public sealed record OversightView(
    string Origin,
    string Rules,
    string Offset,
    string From,
    string To,
    DateTimeOffset AsOf,
    long Size,
    long LogSize,
    bool Anew,
    string? Agency,
    bool OwnOnly,
    IReadOnlyList<AgencyName> Agencies,
    string? Sort,
    string Today,
    bool MovesOn,
    int DaysInPoint,
    IReadOnlyList<FigureView> Figures,
    [property: JsonIgnore] string Seen)
{
    /// <summary>Not everything here can be shown as it is.</summary>
    [JsonIgnore]
    public bool IsPartly => Anew || Figures.Any(f => f.Anew);
}

/// <summary>An agency and what it calls itself.</summary>
public sealed record AgencyName(string Id, string Name);

/// <summary>One figure.</summary>
/// <param name="Means">Its definition.</param>
/// <param name="Anew">The chain took back anchors by which it measured: it shows nothing until all that rests on them is gone.</param>
/// <param name="ByAgency">Empty when one agency was asked for.</param>
/// <param name="ByPart">Parts without a mark are not there.</param>
/// <param name="ByDay">Days without a mark are there, with zeros.</param>
public sealed record FigureView(
    string Code,
    string Title,
    string Means,
    FigureUnit Unit,
    bool Anew,
    Tally Total,
    IReadOnlyList<AgencyTally> ByAgency,
    IReadOnlyList<PartTally> ByPart,
    IReadOnlyList<DayTally> ByDay);

/// <summary>How many, and of how many.</summary>
/// <param name="Denominator">Null for a mere count.</param>
public sealed record Tally(long Numerator, long? Denominator)
{
    /// <summary>Null where it has no meaning: of a count, and of nothing. Of nothing there is no share, neither all nor none.</summary>
    public double? Share => Denominator > 0 ? (double)Numerator / Denominator.Value : null;

    /// <summary>Nothing was counted.</summary>
    public bool IsEmpty => Denominator is null ? Numerator == 0 : Denominator == 0;
}

public sealed record AgencyTally(string Agency, string Name, Tally Tally);

/// <summary>One part of a figure.</summary>
/// <param name="Part">An act, a rule, a term, a kind, an outcome or a length of time.</param>
/// <param name="Says">What it is, in the reader's language.</param>
public sealed record PartTally(string Part, string Says, Tally Tally);

public sealed record DayTally(string Day, Tally Tally);
