using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Rules.Checks;

/// <summary>Who keeps the item did not investigate with it.</summary>
internal sealed record SeparateCustodian() : StepCheck("separation")
{
    public override Ruling Judge(in Site site)
    {
        var custodians = Signing(site, Roles.Custodian);
        var investigators = Investigators(site.Item).Union(site.Item.Collected == site.Item ? [] : Investigators(site.Item.Collected));
        return custodians.Count == 0 ? Ruling.Fails("judged.no-custodian", site.Statement.Act)
            : custodians.FirstOrDefault(c => !investigators.Contains(c)) is { Officer: { } officer } ? Ruling.Holds("judged.separate-custodian", officer)
            : Ruling.Fails("judged.custodian-investigated", custodians[0].Officer);
    }

    internal static RuleCheck? Read(PartReader part)
    {
        switch (part.Text("of"))
        {
            case "custodian":
                part.NeedsOn();
                return new SeparateCustodian();
            case "witness":
                part.OnlyOn("collect");
                return new SeparateWitness();
            case "operator":
                part.NoOn();
                return new SeparateOperator();
            default:
                part.Wrong("of", "custodian | witness | operator");
                return null;
        }
    }

    private static List<(AgencyId Agency, string Officer)> Signing(in Site site, Roles role) =>
        [.. site.Step.SignedBy.Where(s => s.Key.Roles.HasFlag(role)).Select(s => (s.Agency, s.Key.Officer))];

    /// <summary>Who collected the item, with a key that signs as investigator.</summary>
    private static HashSet<(AgencyId Agency, string Officer)> Investigators(ItemCourse item) =>
        [.. item.Positions("collect").SelectMany(p => Signing(item.At(p), Roles.Investigator))];
}

/// <summary>A named witness says to be independent; no officer signed both as witness and investigator.</summary>
internal sealed record SeparateWitness() : StepCheck("separation")
{
    private static readonly MemberPath Witness = MemberPath.Parse("witness")!;
    private static readonly MemberPath Independent = MemberPath.Parse("witness.independent")!;

    internal override IEnumerable<MemberPath> Reads => [Witness];

    public override Ruling Judge(in Site site)
    {
        if (Witness.Find(site.Statement, out _) is var known && known != Truth.Yes)
        {
            return known == Truth.Unknown ? Ruling.Withheld(Witness.Text) : Ruling.Silent;
        }

        var both = site.Step.SignedBy.GroupBy(s => (s.Agency, s.Key.Officer))
            .FirstOrDefault(officer => officer.Aggregate(Roles.None, (all, s) => all | s.Key.Roles).HasFlag(Roles.Witness | Roles.Investigator));
        return Independent.Find(site.Statement, out var value) != Truth.Yes || value.ValueKind != JsonValueKind.True ? Ruling.Fails("judged.witness-not-independent")
            : both is not null ? Ruling.Fails("judged.witness-investigated", both.Key.Officer)
            : Ruling.Holds("judged.witness-independent");
    }
}

/// <summary>Who operates the ledger never acted on the item.</summary>
internal sealed record SeparateOperator() : ItemCheck("separation")
{
    public override IEnumerable<PlacedRuling> Judge(ItemCourse item)
    {
        if (item.Course.Circumstances.Operator is not { } known)
        {
            return [new(-1, Ruling.Human("judged.operator-unknown"))];
        }

        var acted = item.Steps.FirstOrDefault(s => s.Statement.Agency == known || s.SignedBy.Any(o => o.Agency == known));
        return [new(-1, acted is null ? Ruling.Holds("judged.operator-apart", known.ToString()) : Ruling.Fails("judged.operator-acted", known.ToString(), acted.Statement.Seq.ToString()))];
    }
}
