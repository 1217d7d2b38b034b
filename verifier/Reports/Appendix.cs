using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Digests;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Reports;

/// <summary>What is too long for a screen and belongs on paper: every rule, every statement, every digest, every check, every source.</summary>
internal static class Appendix
{
    public static IEnumerable<Section> Of(Telling told)
    {
        if (told.Verdict.Report is { } report && told.Pack is { } pack)
        {
            yield return Rules(told, report, pack);
            yield return Sources(told.Voice, pack);
        }

        if (told.Verdict.Facts is { } facts)
        {
            yield return Statements(told, facts);
            if (facts.Digests.Count > 0)
            {
                yield return Digests(told, facts);
            }
        }

        yield return Checks(told);
    }

    private static Section Rules(Telling told, RulesReport report, Pack pack)
    {
        var voice = told.Voice;
        var worst = report.Judged.GroupBy(j => j.Rule).ToDictionary(r => r.Key, r => r.MaxBy(j => (Finding.Severity(j.Outcome), j.Outcome == RuleOutcome.Pass ? 1 : 0))!.Outcome, StringComparer.Ordinal);
        return Section("rules", "all-rules", told, new Table(
            "",
            Columns(voice, "rule", "outcome", "asks", "source", "person"),
            [.. pack.Rules.Where(r => worst.ContainsKey(r.Id)).Select(r => new Row([
                new(r.Id, Exact: true), RuleSections.Mark(voice, worst[r.Id]), voice.In(r.Says), voice.Source(r.Cite), r.Person is { } person ? voice.In(person) : "–",
            ]))]));
    }

    private static Section Sources(Voice voice, Pack pack) => new("sources", voice["report.sources"], [
        new Pairs([.. pack.Sources.Select(s => new Pair(Plain.Of(s.Id), [voice.In(s.Title)]))]),
        .. pack.Rules.SelectMany(r => r.Cite).Concat(pack.Terms.SelectMany(t => t.Cite)).Any(c => c.Unread) ? [new Prose([new(voice["report.unread"], Tone.Quiet)])] : ImmutableArray<Block>.Empty,
    ], OnPageOnly: true);

    private static Section Statements(Telling told, Facts facts)
    {
        var voice = told.Voice;
        return Section("statements", "all-statements", told, [
            .. facts.Steps.GroupBy(s => s.Stream).OrderBy(g => g.Key == facts.Subject ? 0 : 1).Select(item => new Table(
                item.Key.Id,
                Columns(voice, "step", "agency", "officers", "claimed", "not-before", "fingerprint"),
                [.. item.Select(s => new Row([
                    voice.Step(s.Seq, s.Act),
                    told.Agency(s.Agency),
                    string.Join(", ", s.Signers.Select(k => Plain.Of(k.Officer ?? k.Kid))),
                    voice.Time(s.At),
                    s.After is { } after ? voice.Time(after) : "–",
                    new(Digest.Sha256(s.Digest).ToString(), Exact: true),
                ]))])),
        ]);
    }

    private static Section Digests(Telling told, Facts facts)
    {
        var voice = told.Voice;
        return Section("digests", "all-digests", told, new Table(
            "",
            Columns(voice, "of", "scope", "step", "digest"),
            [.. facts.Digests.Select(d => new Row([
                new(d.Of.ToString(), Exact: true),
                voice.Word("scope", RecordedDigest.Text(d.Recorded.Scope)),
                voice["report.step", $"{d.Seq}", ""].TrimEnd(),
                new(d.Recorded.Digest.ToString(), Exact: true),
            ]))]));
    }

    private static Section Checks(Telling told)
    {
        var voice = told.Voice;
        return Section("checks", "all-checks", told, new Table(
            "",
            Columns(voice, "outcome", "check", "says"),
            [.. told.Verdict.Checks.Select(c => new Row([ProvenSection.Mark(voice, c), new(c.Code.Code, Exact: true), voice[c.TextCode, c.Values]]))]));
    }

    private static Section Section(string id, string title, Telling told, params ImmutableArray<Block> blocks) =>
        new(id, told.Voice["report." + title], blocks, OnPageOnly: true);

    private static ImmutableArray<string> Columns(Voice voice, params ReadOnlySpan<string> names)
    {
        var columns = ImmutableArray.CreateBuilder<string>();
        foreach (var name in names)
        {
            columns.Add(voice["report.column." + name]);
        }

        return columns.ToImmutable();
    }
}
