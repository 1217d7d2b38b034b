using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Store;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Oversight;

/// <summary>
/// What an item's history adds to the figures. Pure: it knows no clock and nothing of the anchor, so the same history gives the same marks
/// whenever, wherever and in however many steps they are made.
/// </summary>
/// <remarks>
/// Each statement is judged as the history stood when it was accepted, and once more by the history as it is now. The first judgement is made once and
/// stays, but for an erasure, which takes away what it rested on: then all are made anew, and those that nobody can tell any more at every change. A rule
/// may ask for what can only come later (a seal after a seizure): that is no part of the first judgement, and of the second from the start, unless the
/// rule grants time for it.
/// </remarks>
internal sealed class Marking(Pack pack)
{
    /// <summary>An item's marks.</summary>
    /// <param name="item">Its history.</param>
    /// <param name="known">Its marks so far; statements that have one are not judged again as they were accepted.</param>
    public IReadOnlyList<Mark> Of(ItemHistory item, IReadOnlyList<Mark> known)
    {
        var its = item.Item;

        // Of what nobody can tell, what it was on submission is not written.
        var judged = known.Where(m => m.Kind == MarkKind.Step && m.State != (int)StepState.Unknown).ToDictionary(m => m.Seq, m => (StepState)m.State);
        if (its.Steps.Any(s => s.Statement.Act == "erase" && !known.Any(m => m.Kind == MarkKind.Step && m.Seq == s.Statement.Seq)))
        {
            judged.Clear();
        }

        var now = JudgeAt(item, its.Steps.Length - 1, awaited: false);
        var found = Findings(now, its.Stream);
        var cured = now.Judged.Where(j => j.Stream == its.Stream && j is { Seq: not null, Outcome: RuleOutcome.Cured }).Select(j => j.Seq!.Value).ToHashSet();
        var marks = new List<Mark>();
        for (var seq = 0; seq < its.Steps.Length; seq++)
        {
            // Of the newest statement the history now is that of its acceptance; only where something is wrong may it be what is still to follow.
            var first = judged.TryGetValue(seq, out var state) ? OnSubmission(state)
                : seq == its.Steps.Length - 1 && found.GetValueOrDefault(seq) != Finding.Defect ? found.GetValueOrDefault(seq)
                : Findings(JudgeAt(item, seq, awaited: true), its.Stream).GetValueOrDefault(seq);
            marks.AddRange(OfStep(item, its.Steps[seq], State(first, found.GetValueOrDefault(seq), cured.Contains(seq))));
        }

        marks.AddRange(now.Judged.Where(j => j.Stream == its.Stream).Select(j => OfDefect(item, j)).OfType<Mark>());
        marks.AddRange(now.Terms.Where(t => t.Stream == its.Stream && t.Due is not null).Select(t => OfTerm(its, t)).OfType<Mark>());
        return marks;
    }

    /// <summary>That an agency is known from now on; null for the first statement of anything else.</summary>
    public Mark? OfFounding(StoredStatement first)
    {
        var stream = StreamName.Parse(first.Stream).OrThrow();
        return stream.Kind == StreamKind.Agency
            ? new(first.Stream, MarkKind.Founded, first.Seq, "agency.create", stream.Id, first.AcceptedAt, Day(first.AcceptedAt))
            : null;
    }

    /// <summary>What is written is what a step was when it was accepted and what became of it; the first part is what is asked for here.</summary>
    private static Finding OnSubmission(StepState state) => state is StepState.Kept or StepState.SpoiledSince ? Finding.Nothing : Finding.Defect;

    private static StepState State(Finding first, Finding now, bool cured) => (first, now) switch
    {
        (Finding.Unknown, _) or (_, Finding.Unknown) => StepState.Unknown,
        (Finding.Defect, Finding.Defect) => StepState.Defective,
        (Finding.Defect, _) => cured ? StepState.Cured : StepState.Fulfilled,
        (_, Finding.Defect) => StepState.SpoiledSince,
        _ => StepState.Kept,
    };

    /// <summary>
    /// The history up to one of the item's own statements, and of other items what was logged by then: so it does not matter what else a round has
    /// read. As a recognition's report is made: the proof taken as given, no anchor and no operator known.
    /// </summary>
    private RulesReport JudgeAt(ItemHistory item, int seq, bool awaited) => RuleEngine.Judge(
        item.History.AsOf(item.Item.Steps[seq].Index + 1), pack, new Circumstances(item.AcceptedAt[seq], null, Proven: true, Operator: null) { Awaited = awaited });

    /// <summary>What a report finds at each statement: a rule that was not kept, or that nobody can tell any more.</summary>
    private static Dictionary<long, Finding> Findings(RulesReport report, StreamName stream)
    {
        var found = new Dictionary<long, Finding>();
        foreach (var line in report.Judged.Where(j => j.Stream == stream))
        {
            var finding = line.Outcome is RuleOutcome.Fatal or RuleOutcome.Curable ? Finding.Defect : line.Unshown ? Finding.Unknown : Finding.Nothing;
            if (line.Seq is { } seq && finding > found.GetValueOrDefault(seq))
            {
                found[seq] = finding;
            }
        }

        return found;
    }

    private IEnumerable<Mark> OfStep(ItemHistory item, RecordedStep step, StepState state)
    {
        var said = step.Statement;
        var at = item.AcceptedAt[(int)said.Seq];
        Mark One(MarkKind kind, string name) => new($"{said.Stream}", kind, said.Seq, name, $"{said.Agency}", at, Day(at));

        yield return One(MarkKind.Step, said.Act) with { State = (int)state, Index = step.Index, Since = at };
        if (step.Before is null)
        {
            yield return One(MarkKind.Opened, step.After.Kind);
        }

        if (step.After.Ended is not null && step.Before?.Ended is null)
        {
            yield return One(MarkKind.Closed, said.Act);
        }

        if (said.Act == "acquire")
        {
            var outcome = Acquisition.Outcome(said.Body.Open);
            yield return One(MarkKind.Acquired, outcome) with { State = outcome == Acquisition.Verified ? 0 : 1 };
        }

        if (EndOf(said) is { } ended)
        {
            yield return One(MarkKind.Gap, said.Act) with { Index = step.Index, Since = ended };
        }

        if (said.Act is "recognize" or "decline")
        {
            var (answer, how) = said.Act == "decline" ? ("declined", 2) : Text(said.Body.Open, "outcome") == "granted" ? ("granted", 0) : ("granted-after-cure", 1);
            yield return One(MarkKind.Answered, answer) with { State = how };

            // Whose evidence it is says the first hand that held it, not who handed it on.
            yield return One(MarkKind.WasAnswered, answer) with { State = how, Agency = $"{step.After.Holdings[0].Agency}" };
        }
    }

    /// <summary>A collection ends at <c>to</c>, an acquisition at <c>ended</c>: from then on nothing is to change, and until the anchor nothing shows that it did not.</summary>
    private static DateTimeOffset? EndOf(Statement said) => said.Act switch
    {
        "collect" => Time(said.Body.Open, "to"),
        "acquire" => Time(said.Body.Open, "ended"),
        _ => null,
    };

    private Mark? OfDefect(ItemHistory item, JudgedRule line)
    {
        DefectState? state = line.Outcome switch
        {
            RuleOutcome.Curable => DefectState.Curable,
            RuleOutcome.Cured => DefectState.Cured,
            RuleOutcome.Fatal => DefectState.Fatal,
            _ => null,
        };
        if (state is null || line.Seq is not { } seq)
        {
            return null;
        }

        var at = item.AcceptedAt[(int)seq];
        return new($"{line.Stream}", MarkKind.Defect, seq, line.Rule, $"{item.Item.Steps[(int)seq].Statement.Agency}", at, Day(at), (int)state);
    }

    /// <summary>Null where nobody can tell who owes it.</summary>
    private Mark? OfTerm(ReplayedItem item, TermState term)
    {
        var state = term.Met is null ? TermMark.Open : term.Met > term.Due ? TermMark.Late : TermMark.Met;
        return Owing.Of(item, term, pack) is { } agency
            ? new($"{term.Stream}", MarkKind.Term, term.Seq, term.Term, $"{agency}", term.Due!.Value, Day(term.Due.Value), (int)state, term.Due.Value.ToUnixTimeMilliseconds())
            : null;
    }

    private int Day(DateTimeOffset at) => Days.Of(at, pack.Calendar.Offset);

    private static string? Text(JsonElement open, string name) =>
        open.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement open, string name) => Text(open, name) is { } text && UtcTime.TryParse(text, out var time) ? time : null;

    /// <summary>The larger outweighs the smaller.</summary>
    private enum Finding
    {
        Nothing,
        Unknown,
        Defect,
    }
}
