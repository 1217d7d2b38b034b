using System.Collections.Immutable;

namespace Integrity.Reports;

/// <summary>How a line should strike the reader. It is never the only sign: what is bad also says so in words.</summary>
public enum Tone
{
    Plain,
    Good,
    Doubtful,
    Bad,
    Quiet,
}

/// <summary>A line of text.</summary>
/// <param name="Exact">A digest or code: every character counts.</param>
/// <param name="Rows">At most so many rows of text, the cut marked by an ellipsis; 0 for all of it. Only what the whole report says in full has a limit.</param>
public sealed record Line(string Text, Tone Tone = Tone.Plain, bool Exact = false, int Rows = 0)
{
    public static implicit operator Line(string text) => new(text);

    public static Line FromString(string text) => new(text);
}

/// <summary>A part of a report under a heading.</summary>
/// <param name="Id">Stable, for links within the page.</param>
/// <param name="OnPageOnly">An appendix: too long for any text.</param>
public sealed record Section(string Id, string Title, ImmutableArray<Block> Blocks, bool OnPageOnly = false)
{
    /// <summary>The same in the fewest lines, for one screen: all of it where nothing shorter is given, empty where the first lines say enough.</summary>
    public ImmutableArray<Block> Screen { get => field.IsDefault ? Blocks : field; init; }
}

/// <summary>A piece of a section.</summary>
public abstract record Block
{
    private protected Block()
    {
    }
}

/// <summary>Names and what they stand for.</summary>
public sealed record Pairs(ImmutableArray<Pair> Rows) : Block;

public sealed record Pair(string Label, ImmutableArray<Line> Lines);

/// <summary>Sentences.</summary>
public sealed record Prose(ImmutableArray<Line> Lines) : Block;

/// <summary>Rows under headings.</summary>
/// <param name="Caption">Says what the table lists; may be empty where the section's title does.</param>
/// <param name="Columns">Headings.</param>
public sealed record Table(string Caption, ImmutableArray<string> Columns, ImmutableArray<Row> Rows) : Block;

/// <summary>One row, a cell a column.</summary>
/// <param name="Aside">Not a row of its own kind but a remark between two: shaded, its first cell spans the table.</param>
public sealed record Row(ImmutableArray<Line> Cells, bool Aside = false);

/// <summary>Findings, each with its source and what can be done about it.</summary>
public sealed record Entries(ImmutableArray<Entry> All) : Block;

/// <summary>One finding, or several of one rule.</summary>
/// <param name="Mark">Outcome in a word.</param>
/// <param name="Id">Of the rule or check.</param>
/// <param name="Title">What the rule asks, in a sentence.</param>
/// <param name="Found">What was found, and where.</param>
/// <param name="Notes">Source, cure, what is left to a person, what to do.</param>
/// <param name="Rows">Limit of the title, as a <see cref="Line"/> has one.</param>
public sealed record Entry(Line Mark, string Id, string Title, ImmutableArray<Line> Found, ImmutableArray<Pair> Notes, int Rows = 0);

/// <summary>Who held it, drawn to scale. Says nothing that the table beside it does not say.</summary>
/// <param name="Anchor">Place of the anchor's block, from 0 to 1; null when there is none.</param>
public sealed record Timeline(string Caption, string From, string To, string? AnchorLabel, double? Anchor, ImmutableArray<Lane> Lanes) : Block;

public sealed record Lane(string Label, ImmutableArray<Bar> Bars);

/// <summary>A stretch of time.</summary>
/// <param name="Start">From 0 to 1.</param>
/// <param name="Length">From 0 to 1.</param>
public sealed record Bar(BarKind Kind, double Start, double Length, string Says);

public enum BarKind
{
    Held,

    /// <summary>Offered and not yet accepted.</summary>
    OnTheWay,

    /// <summary>Between the evidence and the anchor: what happened then no chain can show.</summary>
    BeforeAnchor,
}
