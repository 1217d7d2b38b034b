using System.Collections.Immutable;

namespace Integrity.Rules.Checks;

/// <summary>The record has the members it must have; those that may be among the withheld are not known.</summary>
internal sealed record RequiredMembers(ImmutableArray<Need> Needs) : StepCheck("required-members")
{
    private readonly string all = string.Join(", ", Needs.Select(n => n.Wanted));

    internal override IEnumerable<MemberPath> Reads => Needs.SelectMany(n => n.Paths);

    public static RequiredMembers? Read(PartReader part) => new([.. part.List("needs", 1, 32).Select(part.Need).OfType<Need>()]);

    public override Ruling Judge(in Site site)
    {
        List<string>? missing = null, unknown = null;
        foreach (var need in Needs)
        {
            switch (need.Holds(site.Statement))
            {
                case Truth.No:
                    (missing ??= []).Add(need.Wanted);
                    break;
                case Truth.Unknown:
                    (unknown ??= []).Add(need.Wanted);
                    break;
            }
        }

        // What may be withheld weighs more than what is missing: leaving a member out must never look better.
        return unknown is not null ? Ruling.Withheld(string.Join(", ", unknown))
            : missing is not null ? Ruling.Fails("judged.members-missing", site.Statement.Act, string.Join(", ", missing))
            : Ruling.Holds("judged.members", site.Statement.Act, all);
    }
}
