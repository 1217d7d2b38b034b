using Integrity.Custody;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Verify;

/// <summary>A verdict on one screen, for somebody who did not write this program: what it is, the verdict, why.</summary>
internal static class Report
{
    /// <summary>So that a long history leaves the verdict on the screen; the JSON form has all of it.</summary>
    private const int StepsShown = 12;

    public static void Write(Verdict verdict, string path, Terminal terminal, Words words)
    {
        var output = terminal.Output;
        output.WriteLine(Headline(verdict, terminal, words));
        output.WriteLine();
        if (verdict.Facts is { } facts)
        {
            WriteFacts(facts, verdict.Unsealed, terminal, words);
        }
        else
        {
            output.WriteLine($"{words["cli.file"]}  {path}");
        }

        WriteChecks(verdict, terminal, words);
        WriteFindings(verdict.Rules, terminal, words);
        output.WriteLine();
        output.WriteLine(terminal.Quiet(words["cli.not-admissibility"]));
    }

    private static string Headline(Verdict verdict, Terminal terminal, Words words)
    {
        var (paint, code) = verdict.ExitCode switch
        {
            ExitCode.Intact => ((Func<string, string>)terminal.Good, "cli.intact"),
            ExitCode.PolicyNotMet => (terminal.Doubtful, "cli.policy-not-met"),
            ExitCode.Broken => (terminal.Bad, "cli.broken"),
            ExitCode.NothingToVerify => (terminal.Doubtful, "cli.nothing-to-verify"),
            _ => (terminal.Doubtful, "cli.unproven"),
        };
        return $"{paint(words[code])}  {words[code + ".means"]}";
    }

    private static void WriteFacts(Facts facts, AnchorFacts? unsealed, Terminal terminal, Words words)
    {
        var output = terminal.Output;
        Line("cli.subject", $"{facts.Subject.Id}  {facts.Kind}{(facts.Case is { } c ? $"  {words["cli.case"]} {c}" : "")}");
        Line("cli.holder", string.Join("  ", new[]
        {
            $"{facts.Holder}",
            facts.Offer is { } offer ? words["cli.offered", $"{offer}"] : "",
            facts.Seal is { } seal ? words["cli.sealed", seal] : "",
            facts.Locker is { } locker ? words["cli.locker", locker] : "",
        }.Where(s => s.Length > 0)));
        Line("cli.origin", facts.Origin);
        Line("cli.history", words["cli.statements", $"{facts.Statements}", Digest.Sha256(facts.Head).ToString()]);
        WriteSteps(facts, terminal, words);
        if ((facts.Anchor ?? unsealed) is { } anchor)
        {
            Line("cli.anchor", words[unsealed is null ? "cli.anchored" : "cli.anchored-unsealed", $"{anchor.Number}", UtcTime.Format(anchor.Time)]);
            foreach (var gap in anchor.Gaps)
            {
                Line("cli.gap", words["cli.gap.of", $"{gap.Seq}", gap.Act, Span(gap.Gap), UtcTime.Format(gap.Ended)]);
            }
        }

        if (facts.Withheld > 0)
        {
            Line("cli.privacy", words["cli.withheld", $"{facts.Withheld}"]);
        }

        void Line(string code, string value) => output.WriteLine($"{words[code]}  {Plain.Of(value)}");
    }

    private static void WriteSteps(Facts facts, Terminal terminal, Words words)
    {
        var hidden = Math.Max(0, facts.Steps.Count - StepsShown);
        if (hidden > 0)
        {
            terminal.Output.WriteLine($"    {words["cli.earlier", $"{hidden}"]}");
        }

        foreach (var step in facts.Steps.Skip(hidden))
        {
            var parent = step.Stream == facts.Subject ? "" : $"{step.Stream.Id}  ";
            var officers = string.Join(", ", step.Signers.Select(s => Plain.Of(s.Officer ?? s.Kid)));
            var after = step.After is { } time ? "  " + words["cli.signed-after", UtcTime.Format(time)] : "";
            terminal.Output.WriteLine($"  {step.Seq,4}  {step.Act,-16} {step.Agency,-20} {UtcTime.Format(step.At)}  {parent}{officers}{after}");
            if (step.Withheld > 0)
            {
                terminal.Output.WriteLine(terminal.Quiet($"        {words["cli.step-withheld", $"{step.Withheld}", string.Join(", ", step.MayBeAmong)]}"));
            }
        }
    }

    /// <summary>Passes are counted, except the exhibits', which somebody asked for; everything else is said in full.</summary>
    private static void WriteChecks(Verdict verdict, Terminal terminal, Words words)
    {
        var output = terminal.Output;
        output.WriteLine();
        output.WriteLine(words["cli.checks", $"{verdict.Checks.Count(c => c.Status == CheckStatus.Pass)}", $"{verdict.Checks.Count}"]);
        foreach (var check in verdict.Checks.Where(c => c.Status != CheckStatus.Pass || c.Code == CheckCode.ExhibitDigest))
        {
            var mark = check.Status switch
            {
                CheckStatus.Pass => terminal.Good(words["cli.mark.pass"]),
                CheckStatus.Fail => terminal.Bad(words["cli.mark.fail"]),
                _ => terminal.Doubtful(words["cli.mark.unavailable"]),
            };
            output.WriteLine($"  {mark}  {words[check.TextCode, check.Values]} {terminal.Quiet($"({check.Code})")}");
            if (check.Why is { } why)
            {
                output.WriteLine($"        {words.Say(why)} {terminal.Quiet($"({why.Code})")}");
                if (words.Fix(why) is { Length: > 0 } fix)
                {
                    output.WriteLine($"        {fix}");
                }
            }
        }
    }

    private static void WriteFindings(IReadOnlyList<Finding> findings, Terminal terminal, Words words)
    {
        if (findings.Count == 0)
        {
            return;
        }

        terminal.Output.WriteLine();
        terminal.Output.WriteLine(words["cli.findings", $"{findings.Count}"]);
        foreach (var finding in findings)
        {
            terminal.Output.WriteLine(
                $"  {finding.Rule}  {words["cli.outcome." + VerdictJson.Name(finding.Outcome)]}  {Place(finding.Stream)} #{finding.Seq}: {words[finding.Code, finding.Values]}");
        }
    }

    private static string Place(StreamName stream) => stream.Id;

    private static string Span(TimeSpan span) => $"{(span < TimeSpan.Zero ? "-" : "")}{Math.Abs((int)span.TotalHours)}:{Math.Abs(span.Minutes):00}:{Math.Abs(span.Seconds):00}";
}
