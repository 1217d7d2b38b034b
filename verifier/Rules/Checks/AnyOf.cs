using System.Collections.Immutable;

namespace Integrity.Rules.Checks;

/// <summary>At least one of them holds.</summary>
internal sealed record AnyOf(ImmutableArray<StepCheck> Of) : StepCheck("any-of")
{
    internal override IEnumerable<MemberPath> Reads => Of.SelectMany(c => c.Reads);

    public static AnyOf? Read(PartReader part) => new([.. part.List("of", 2, 8).Select(part.Nested).OfType<StepCheck>()]);

    public override Ruling Judge(in Site site)
    {
        Ruling? human = null;
        var nothing = true;
        foreach (var check in Of)
        {
            var ruling = check.Judge(site);
            if (ruling.Kind == RulingKind.Holds)
            {
                return ruling;
            }

            human ??= ruling.Kind == RulingKind.Human ? ruling : null;
            nothing &= ruling.Kind == RulingKind.Nothing;
        }

        return human ?? (nothing ? Ruling.Silent : Ruling.Fails("judged.none-of", site.Statement.Act, string.Join(", ", Of.Select(c => c.Name))));
    }
}
