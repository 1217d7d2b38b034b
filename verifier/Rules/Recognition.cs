using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Custody.Agreements;
using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Rules;

/// <summary>What a partner may do with a history under an agreement: used after review, never automatically.</summary>
public enum RecognitionOutcome
{
    MayBe,

    /// <summary>Something curable is not cured yet.</summary>
    AfterCure,
    MayNot,
}

/// <summary>One condition of the agreement, or of recognition as such.</summary>
/// <param name="Condition">Stable name: <c>in-force</c>, <c>direction</c>, <c>kind</c>, …</param>
/// <param name="Code">Key of its sentence in <c>Texts/</c>.</param>
public sealed record RecognitionCondition(string Condition, RuleOutcome Outcome, string Code, IReadOnlyList<string> Values);

/// <summary>Whether an agency may recognise a history, condition by condition and rule by rule.</summary>
/// <param name="Report">The report that a recognition made now would name.</param>
/// <param name="Size">The log size it was made at.</param>
public sealed record RecognitionAnswer(
    RecognitionOutcome Outcome,
    AgencyId By,
    StreamName? Agreement,
    long Size,
    ImmutableArray<RecognitionCondition> Conditions,
    RulesReport Report);

/// <summary>A recognize or decline in a history, with its report recomputed.</summary>
/// <param name="Outcome">granted, granted-after-cure or declined, as its signers say.</param>
/// <param name="Stated">The report's digest it names.</param>
/// <param name="Recomputed">Null when it cannot be recomputed: the pack's edition is not here.</param>
/// <param name="Conditions">Every condition of the agreement as it stood just before the statement; empty for a decline without one.</param>
public sealed record JudgedRecognition(
    StreamName Stream,
    long Seq,
    AgencyId By,
    StreamName? Agreement,
    string Rules,
    string Outcome,
    Hash256 Stated,
    Hash256? Recomputed,
    ReportMatch Match,
    ImmutableArray<RecognitionCondition> Conditions);

/// <summary>Whether the report a recognition names is the one that its history gives.</summary>
public enum ReportMatch
{
    Matches,
    Differs,

    /// <summary>It differs, but something it rests on is withheld here: a person with the whole history must compare.</summary>
    Withheld,

    /// <summary>Not recomputed: the pack's edition is not here, or there are too many recognitions.</summary>
    NotRecomputed,
}

/// <summary>Recognition under an agreement: before anyone signs, and recomputed afterwards.</summary>
/// <remarks>
/// A recognition's report is made of the item and the items it was made from alone, of what was logged below the size it names, as of the time it
/// names, taking the proof as given and nothing for known that only a trust file says. So whoever has the history makes the same report.
/// </remarks>
public static class Recognition
{
    /// <summary>Recomputed in one item's history; those after it are left to a person. Each costs a judging of its own.</summary>
    public const int MaximumRecomputed = 32;

    /// <summary>May the agency recognise this history? A recognition signed on this answer names its report, size and as-of.</summary>
    /// <param name="c">As of when, and the anchor; the rest is set as for every recognition.</param>
    /// <param name="agreement">The agreement it would be under; without one it may not be.</param>
    public static RecognitionAnswer Preview(
        Replayed history, Pack pack, Circumstances c, (StreamName Stream, AgreementState State)? agreement, AgencyId by, long size)
    {
        var seen = Recomputing.Narrow(history, history.Subject).AsOf(size);
        var circumstances = Recomputing.Circumstances(c.AsOf, c.Anchored);
        var recomputing = new Recomputing();
        _ = recomputing.All(seen);
        var course = new Course(seen, pack, circumstances, recomputing);
        var report = RuleEngine.Judge(course);
        ImmutableArray<RecognitionCondition> conditions =
        [
            .. agreement is var (stream, state) && course.ItemOf(history.Subject) is { } item
                ? AgreementConditions.Of(item, stream, state, by, c.AsOf)
                : [new("agreement", RuleOutcome.Fatal, "recognition.no-agreement", [by.ToString()])],
            AgreementConditions.Rules(pack, report),
        ];
        var worst = conditions.Max(x => Finding.Severity(x.Outcome));
        var outcome = worst >= Finding.Severity(RuleOutcome.Fatal) ? RecognitionOutcome.MayNot
            // What cannot be shown is explained first: nothing gets recognisable by withholding or erasing it.
            : conditions.Any(x => x.Outcome is RuleOutcome.Curable or RuleOutcome.Human) ? RecognitionOutcome.AfterCure
            : RecognitionOutcome.MayBe;
        return new(outcome, by, agreement?.Stream, size, conditions, report);
    }

    /// <summary>Every recognize and decline, item by item, in order, each with its report recomputed. None of them says anything of another agency's.</summary>
    public static ImmutableArray<JudgedRecognition> Recompute(Replayed history) => new Recomputing().All(history);
}
