using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Rules;

/// <summary>One part of a rule, or one check inside an <c>any-of</c>, while it is read.</summary>
/// <param name="faults">Where faults go.</param>
/// <param name="node">The part.</param>
/// <param name="rule">The rule's id, for the paths that faults name.</param>
/// <param name="on">The acts it is judged on; every act of an item when <paramref name="onAny"/>.</param>
/// <param name="terms">The terms the pack has.</param>
internal sealed class PartReader(PackFaults faults, PackNode node, string rule, ImmutableArray<string> on, bool onAny, ImmutableArray<TermRule> terms)
{
    public PackFaults Faults => faults;

    /// <summary>Acts whose bodies the check looks into.</summary>
    public IEnumerable<ActDefinition> Definitions => on.Select(a => Custody.Acts.TryGet(a, out var act) ? act : null).OfType<ActDefinition>();

    public string Path(string member) => $"{rule}.{member}";

    public bool Has(string member) => node[member] is not null;

    public bool HasOn => !on.IsEmpty;

    public void Wrong(string member, string wanted) => faults.Add(node[member] ?? node, "pack.wrong-value", Path(member), wanted);

    public void NeedsOn()
    {
        if (on.IsEmpty)
        {
            faults.Add(node, "pack.missing-member", "on", rule);
        }
    }

    public void NoOn()
    {
        if (!on.IsEmpty)
        {
            Wrong("on", "–");
        }
    }

    public void OnlyOn(params string[] acts)
    {
        NeedsOn();
        if (onAny || on.Any(a => !acts.Contains(a)))
        {
            Wrong("on", string.Join(" | ", acts));
        }
    }

    public void Without(params string[] members)
    {
        foreach (var member in members.Where(Has))
        {
            faults.Add(node[member]!, "pack.unknown-member", member, rule);
        }
    }

    public IReadOnlyList<PackNode> List(string member, int least, int most) => faults.List(node[member], Path(member), least, most);

    public string? Text(string member) => node[member] is { IsText: true } text ? text.Text : null;

    public ImmutableArray<string> Texts(string member, string wanted, Func<string, bool> accept) => faults.Texts(node[member], Path(member), wanted, accept);

    public T? One<T>(string member, IReadOnlyDictionary<string, T> known)
        where T : struct => faults.One(node[member], Path(member), known);

    public int? Number(string member, int least, int most) => faults.Number(node[member], Path(member), least, most);

    /// <summary>Any count there is.</summary>
    public long? Integer(string member)
    {
        if (node[member]?.Integer is { } number and >= 0)
        {
            return number;
        }

        Wrong(member, "≥ 0");
        return null;
    }

    public bool? Flag(string member) => faults.Flag(node[member], Path(member));

    public Period? Period(string member) => node[member] is { } period ? CalendarReader.Period(faults, period, Path(member)) : null;

    public ImmutableArray<string> Acts(string member) => ActNames.Read(faults, node[member], Path(member));

    public ImmutableArray<string> TermIds(string member)
    {
        var ids = Texts(member, "term", t => t.Length > 0);
        foreach (var item in node[member]?.Items.Where(i => i.IsText && terms.All(t => t.Id != i.Text)) ?? [])
        {
            faults.Add(item, "pack.unknown-term", PackFaults.Shown(item.Text));
        }

        return ids;
    }

    public Need? Need(PackNode need) => new MemberReader(faults, rule, Definitions).Need(need, 0);

    /// <summary>An open member of every act this is judged on.</summary>
    public MemberPath? OpenMember(string member) => node[member] is { } path ? new MemberReader(faults, rule, Definitions).OpenPath(path) : null;

    public MemberPath? OpenTime(string member) => node[member] is { } path ? new MemberReader(faults, rule, Definitions).OpenTime(path) : null;

    /// <summary>A check inside an <c>any-of</c>.</summary>
    public StepCheck? Nested(PackNode inner)
    {
        var check = Vocabulary.Read(faults, inner, rule, on, onAny, terms, nested: true);
        if (check is not (null or StepCheck))
        {
            faults.Add(inner, "pack.wrong-value", Path("of"), "on");
        }

        return check as StepCheck;
    }
}

/// <summary>Names of acts in a pack.</summary>
internal static class ActNames
{
    /// <summary>Every act of an item.</summary>
    public static readonly ImmutableArray<string> All = [.. Acts.All.Where(a => a.Stream == StreamKind.Item).Select(a => a.Name)];

    public static ImmutableArray<string> Read(PackFaults faults, PackNode? list, string path)
    {
        var names = faults.Texts(list, path, "act", t => t.Length > 0);
        foreach (var item in list?.Items.Where(i => i.IsText && !All.Contains(i.Text)) ?? [])
        {
            faults.Add(item, "pack.unknown-act", PackFaults.Shown(item.Text));
        }

        return names;
    }
}
