using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Proofs;

namespace Integrity.Reports;

/// <summary>
/// The questions of somebody who has never heard of a log: what is this, does my file match it, is its history whole, since when, under which rules, what
/// is left to me. Each is answered from the verdict's own checks; nothing is decided here that they do not say.
/// </summary>
internal static class Answers
{
    private static readonly CheckCode[] Anchoring =
    [
        CheckCode.AnchorPresent, CheckCode.AnchorHeader, CheckCode.AnchorContract, CheckCode.AnchorSize, CheckCode.AnchorRoot, CheckCode.AnchorBlock,
        CheckCode.AnchorSeal, CheckCode.AnchorAge,
    ];

    public static ImmutableArray<Answer> Of(Telling told, ImmutableArray<Section> sections) =>
    [
        Overall(told), What(told, sections), Match(told), Whole(told), .. Withheld(told, sections), Since(told, sections), Rules(told), Person(told, sections),
    ];

    /// <summary>The one line above all others. A file that does not match says nothing against the history, so that is told apart.</summary>
    private static Answer Overall(Telling told)
    {
        var verdict = told.Verdict;
        var broken = verdict.Checks.Where(c => c.Breaks).ToList();
        var (code, standing) = verdict.ExitCode switch
        {
            ExitCode.Intact => ("intact", Standing.Good),
            ExitCode.PolicyNotMet => ("rules", Standing.NotMet),
            ExitCode.NothingToVerify => ("nothing", Standing.Unavailable),
            ExitCode.Broken when broken.TrueForAll(c => c.Code == CheckCode.ExhibitDigest) => ("mismatch", Standing.Broken),
            ExitCode.Broken => ("broken", Standing.Broken),
            _ when verdict.Facts is not null && verdict.Checks.All(c => !c.LeavesUnproven || c.Code == CheckCode.AnchorPresent) =>
                told.Provenance.Unanchored ? ("unanchored", Standing.Unavailable) : ("pending", Standing.Pending),
            _ => ("unavailable", Standing.Unavailable),
        };
        return new("overall", told.Voice["answer.overall"], standing, told.Voice["answer.overall." + code], [told.Voice[$"answer.overall.{code}.means"]]);
    }

    private static Answer What(Telling told, ImmutableArray<Section> sections)
    {
        if (told.Verdict.Facts is null)
        {
            var why = told.Verdict.Checks.FirstOrDefault(c => c.Status == CheckStatus.Fail && c.Why is not null)?.Why;
            return Said(told, "what", Standing.Unavailable, [told.Voice["answer.what.unknown"], .. why is null ? [] : new Line[] { told.Voice[why.Code, why.Values] }]);
        }

        var rows = sections.First(s => s.Id == "what").Screen.OfType<Pairs>().SelectMany(p => p.Rows);
        return Said(told, "what", Standing.Unasked, [.. rows.Select(r => new Line($"{r.Label}{told.Voice.Colon}{string.Join(told.Voice.Comma, r.Lines.Select(l => l.Text))}"))]);
    }

    private static Answer Match(Telling told)
    {
        var checks = told.Verdict.Checks.Where(c => c.Code == CheckCode.ExhibitDigest).ToList();
        return Said(
            told,
            "match",
            checks.Count == 0 ? Standing.Unasked
                : checks.Exists(c => c.Status == CheckStatus.Fail) ? Standing.Broken
                : checks.TrueForAll(c => c.Status == CheckStatus.Pass) ? Standing.Good
                : Standing.Unavailable,
            checks.Count == 0 ? [told.Voice[told.Verdict.ExitCode == ExitCode.NothingToVerify ? "answer.match.nothing" : "answer.match.none"]] : [.. checks.Select(c => new Line(told.Voice[c.TextCode, c.Values], ToneOf(c)))]);
    }

    /// <summary>Everything but the anchor, the exhibits and the policy.</summary>
    private static Answer Whole(Telling told)
    {
        var checks = told.Verdict.Checks.Where(c => c.Code != CheckCode.ExhibitDigest && !Anchoring.Contains(c.Code)).ToList();
        var wrong = checks.Where(c => c.Breaks).ToList();
        var open = checks.Where(c => c.LeavesUnproven).ToList();
        return wrong.Count > 0 ? Said(told, "whole", Standing.Broken, [.. wrong.Select(c => new Line(told.Voice[c.TextCode, c.Values], Tone.Bad))])
            : open.Count > 0 ? Said(told, "whole", Standing.Unavailable, [.. open.Select(c => new Line(told.Voice[c.TextCode, c.Values], Tone.Doubtful))])
            : told.Verdict.Facts is { } facts ? Said(told, "whole", Standing.Good, [told.Voice["answer.whole.good", $"{facts.Statements}"]])
            : Said(told, "whole", Standing.Unavailable, [told.Voice["answer.whole.unknown"]]);
    }

    /// <summary>Asked only where something is: a proof with nothing left out need not say so here.</summary>
    private static IEnumerable<Answer> Withheld(Telling told, ImmutableArray<Section> sections) =>
        told.Verdict.Facts is { Withheld: > 0 } ? [Said(told, "withheld", Standing.Withheld, Sentences(sections, "withheld"))] : [];

    private static Answer Since(Telling told, ImmutableArray<Section> sections)
    {
        var checks = told.Verdict.Checks.Where(c => Anchoring.Contains(c.Code)).ToList();
        if (checks.Find(c => c.Breaks) is { } wrong)
        {
            return Said(told, "since", Standing.Broken, [new(told.Voice[wrong.TextCode, wrong.Values], Tone.Bad)]);
        }

        if (checks.Exists(c => c.Code == CheckCode.AnchorPresent && c.Status == CheckStatus.Unavailable))
        {
            return told.Provenance.Unanchored
                ? Said(told, "since", Standing.Unavailable, [told.Voice["answer.since.unanchored"]])
                : Said(told, "since", Standing.Pending, [told.Voice["answer.since.pending"]]);
        }

        var said = Sentences(sections, "gap");
        return told.Verdict.Facts is null ? Said(told, "since", Standing.Unavailable, [told.Voice["answer.since.unknown"]])
            : told.Verdict.Facts.Anchor is null ? Said(told, "since", Standing.Unavailable, [new(told.Voice["answer.since.unvouched"], Tone.Doubtful), .. said])
            : Said(told, "since", Standing.Good, said);
    }

    private static Answer Rules(Telling told)
    {
        if (told.Verdict.Report is not { } report)
        {
            return Said(told, "rules", Standing.Unasked, [told.Voice["answer.rules.none"]]);
        }

        var lines = new List<Line> { told.Pack is { } pack ? told.Voice.In(pack.Title) : Plain.Of(report.Rules) };
        if (Headline.Rules(told) is { } counts)
        {
            lines.Add(counts);
        }

        return Said(told, "rules", report.Kept ? Standing.Good : Standing.NotMet, [.. lines]);
    }

    /// <summary>What no program decides, always; and what the chosen rules leave to a person here.</summary>
    private static Answer Person(Telling told, ImmutableArray<Section> sections)
    {
        var asked = sections.Where(s => s.Id == "human").SelectMany(s => s.Blocks).OfType<Entries>().SelectMany(e => e.All)
            .Select(e => new Line(e.Title.Length > 0 ? $"{e.Id}{told.Voice.Colon}{e.Title}" : e.Id));
        return Said(told, "person", Standing.Person, [.. asked, new(told.Voice["report.human.never"], Tone.Quiet)]);
    }

    private static ImmutableArray<Line> Sentences(ImmutableArray<Section> sections, string id) =>
        [.. sections.Where(s => s.Id == id).SelectMany(s => s.Blocks).OfType<Prose>().SelectMany(p => p.Lines)];

    private static Answer Said(Telling told, string id, Standing standing, ImmutableArray<Line> lines) =>
        new(id, told.Voice["answer." + id], standing, Standings.Word(told.Voice, standing), lines);

    private static Tone ToneOf(Check check) => check.Status switch
    {
        CheckStatus.Pass => Tone.Good,
        CheckStatus.Fail => Tone.Bad,
        _ => Tone.Doubtful,
    };
}
