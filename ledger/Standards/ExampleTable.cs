using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Ledger.Cli;
using Integrity.Rules;

namespace Integrity.Ledger.Standards;

/// <summary>Rules × examples: what each rule was expected to say, and what it said.</summary>
/// <param name="packs">Whose rules must all be shown.</param>
/// <param name="only">When not empty, the rules that were asked for.</param>
internal sealed class ExampleTable(IReadOnlyList<Pack> packs, IReadOnlyList<Rehearsed> rehearsed, IReadOnlyList<string> only)
{
    /// <summary>Rules without an example that passes or without one that fails; curable rules without one that is cured.</summary>
    public IReadOnlyList<(string Pack, string Rule, string Missing)> Gaps { get; } =
    [
        .. from pack in packs
           from rule in pack.Rules
           where only.Count == 0 || only.Contains(rule.Id, StringComparer.Ordinal)
           let shown = rehearsed.Where(r => r.Pack == pack.Name && r.Rule == rule.Id).Select(r => r.Example.Expected!).ToList()
           from missing in Missing(rule, shown)
           select (pack.Name, rule.Id, missing),
    ];

    public bool AllWell => Gaps.Count == 0 && rehearsed.All(r => r.AsExpected);

    public IEnumerable<string> Lines(Desk desk)
    {
        foreach (var pack in rehearsed.GroupBy(r => r.Pack))
        {
            yield return pack.Key;
            foreach (var rule in pack.GroupBy(r => r.Rule))
            {
                foreach (var (example, n) in rule.Select((e, n) => (e, n)))
                {
                    yield return $"  {(n == 0 ? rule.Key : ""),-8} {(example.AsExpected ? "✓" : "✗")} {example.Example.Expect,-8} {example.Example.Name}";
                    if (!example.AsExpected)
                    {
                        yield return $"           {desk.Say("standard.got", example.Got.Outcome?.Name ?? "–", example.Got.Why ?? "")}";
                    }
                }
            }
        }

        foreach (var (pack, rule, missing) in Gaps)
        {
            yield return desk.Say("standard.gap." + missing, pack, rule);
        }

        var well = rehearsed.Count(r => r.AsExpected);
        var rules = packs.Sum(p => p.Rules.Count(r => only.Count == 0 || only.Contains(r.Id, StringComparer.Ordinal)));
        yield return desk.Say(AllWell ? "standard.all-well" : "standard.not-well", $"{rules}", $"{rehearsed.Count}", $"{well}");
    }

    public JsonObject ToJson() => new()
    {
        ["examples"] = new JsonArray([.. rehearsed.Select(r => new JsonObject
        {
            ["pack"] = r.Pack,
            ["rule"] = r.Rule,
            ["name"] = r.Example.Name,
            ["expected"] = r.Example.Expect,
            ["got"] = r.Got.Outcome?.Name,
            ["why"] = r.Got.Why,
            ["asExpected"] = r.AsExpected,
        })]),
        ["gaps"] = new JsonArray([.. Gaps.Select(g => new JsonObject { ["pack"] = g.Pack, ["rule"] = g.Rule, ["missing"] = g.Missing })]),
        ["allAsExpected"] = AllWell,
    };

    private static IEnumerable<string> Missing(PackRule rule, List<Expected> shown)
    {
        if (!shown.Exists(e => e.Passes))
        {
            yield return "passing";
        }

        if (!shown.Exists(e => e.Fails))
        {
            yield return "failing";
        }

        if (rule.Severity == RuleOutcome.Curable && !shown.Exists(e => e.Outcome == RuleOutcome.Cured))
        {
            yield return "cured";
        }
    }
}
