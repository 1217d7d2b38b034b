using System.Collections.Immutable;
using Integrity.Custody;

namespace Integrity.Rules.Checks;

/// <summary>So many different officers signed in these roles; one officer fills one place.</summary>
internal sealed record DistinctSigners(ImmutableArray<WantedSigners> Wanted) : StepCheck("distinct-signers")
{
    private readonly string wanted = string.Join(" + ", Wanted.Select(w => $"{w.Count} {RoleNames.Text(w.AnyOf)}"));
    private readonly int count = Wanted.Sum(w => w.Count);

    public static DistinctSigners? Read(PartReader part)
    {
        var read = ImmutableArray.CreateBuilder<WantedSigners>();
        foreach (var node in part.List("signers", 1, 8))
        {
            if (!part.Faults.Object(node, part.Path("signers"), ["roles", "count"], []))
            {
                continue;
            }

            var roles = part.Faults.Texts(node["roles"], part.Path("signers.roles"), RoleNames.Text(Roles.None | RoleNames.Any), r => RoleNames.Parse(r) != Roles.None);
            var number = part.Faults.Number(node["count"], part.Path("signers.count"), 1, 8);
            read.Add(new(roles.Aggregate(Roles.None, (all, role) => all | RoleNames.Parse(role)), number ?? 1));
        }

        return new(read.ToImmutable());
    }

    public override Ruling Judge(in Site site)
    {
        var filled = Signers.Of(site.Step.SignedBy).Filled(Wanted);
        IReadOnlyList<string> values = [site.Statement.Act, wanted, filled.ToString(), count.ToString()];
        return filled < count ? Ruling.Fails("judged.signers-short", values) : Ruling.Holds("judged.signers", values);
    }
}
