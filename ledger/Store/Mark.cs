namespace Integrity.Ledger.Store;

/// <summary>What one row of the oversight is about.</summary>
public enum MarkKind
{
    /// <summary>An item began: collected, or derived from another. The name is its kind.</summary>
    Opened,

    /// <summary>An item came to its end. The name is the act.</summary>
    Closed,

    /// <summary>A statement. The name is its act; the state a <see cref="StepState"/>; the value how long it waited for its anchor.</summary>
    Step,

    /// <summary>An acquisition. The name says what the tool's own verification found.</summary>
    Acquired,

    /// <summary>A term. The name is its id; the state a <see cref="TermMark"/>; the value when it is due.</summary>
    Term,

    /// <summary>A rule that a statement did not keep. The name is the rule; the state a <see cref="DefectState"/>.</summary>
    Defect,

    /// <summary>An answer on recognition, of the agency that gave it. The name is the outcome.</summary>
    Answered,

    /// <summary>The same answer, of the agency whose evidence it was about.</summary>
    WasAnswered,

    /// <summary>A collection or acquisition. The value is how long after its end the anchor's block came.</summary>
    Gap,

    /// <summary>An agency began to be known to the log. Counted by no figure: one that did nothing since is shown too.</summary>
    Founded,
}

/// <summary>Whether a statement kept the rules when it was accepted, and whether it does now. What makes the difference: a cure, or what came later.</summary>
public enum StepState
{
    Kept,
    Defective,

    /// <summary>A rule was not kept, and a signed cure answers it.</summary>
    Cured,

    /// <summary>It kept the rules when it was accepted and does not now: a later statement spoiled it, or what was to follow has not followed.</summary>
    SpoiledSince,

    /// <summary>A rule rests on what is withheld or erased.</summary>
    Unknown,

    /// <summary>A rule was not kept and is now, without a cure: by what came to be known later.</summary>
    Fulfilled,
}

/// <summary>What is known of a term without a clock. Whether an open one is overdue follows from its value.</summary>
public enum TermMark
{
    Open,
    Met,
    Late,
}

public enum DefectState
{
    Curable,
    Cured,
    Fatal,
}

/// <summary>One countable fact of one statement. Never a person, a place, a case or a text somebody wrote.</summary>
/// <param name="Stream">The item's history.</param>
/// <param name="Seq">The statement.</param>
/// <param name="Name">An act, a kind, a rule, a term or an outcome: from a closed list or a rule pack.</param>
/// <param name="Agency">Whose figure it is.</param>
/// <param name="At">When it counts: acceptance; of a term when it is due.</param>
/// <param name="Day">That day, counted from 1970-01-01, in the offset of the rule pack's calendar.</param>
/// <param name="State">By kind.</param>
/// <param name="Value">Milliseconds, by kind; null where there is none, or none yet.</param>
/// <param name="Index">Of what waits for its anchor: the statement's log index.</param>
/// <param name="Since">Of what waits for its anchor: from when on it is measured.</param>
public sealed record Mark(
    string Stream,
    MarkKind Kind,
    long Seq,
    string Name,
    string Agency,
    DateTimeOffset At,
    int Day,
    int State = 0,
    long? Value = null,
    long? Index = null,
    DateTimeOffset? Since = null)
{
    public MarkKey Key => new(Stream, Kind, Seq, Name);
}

/// <summary>What makes a mark this one and no other.</summary>
public readonly record struct MarkKey(string Stream, MarkKind Kind, long Seq, string Name);
