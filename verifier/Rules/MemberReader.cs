using System.Collections.Immutable;
using Integrity.Custody;

namespace Integrity.Rules;

/// <summary>Reads paths, needs and conditions, and holds each path against the schemas of the acts it is read from.</summary>
internal sealed class MemberReader(PackFaults faults, string rule, IEnumerable<ActDefinition> acts)
{
    private const int Depth = 4;

    /// <summary>A path that every act's schema knows.</summary>
    public MemberPath? Path(PackNode node)
    {
        if (faults.Text(node, rule, "a.b.c", t => MemberPath.Parse(t) is not null) is not { } text || MemberPath.Parse(text) is not { } path)
        {
            return null;
        }

        foreach (var act in acts.Where(a => !Custody.Schemas.Of(a).Knows(path.Steps)))
        {
            faults.Add(node, "pack.unknown-path", text, act.Name);
        }

        return path;
    }

    /// <summary>A path into what no act may withhold.</summary>
    public MemberPath? OpenPath(PackNode node)
    {
        var path = Path(node);
        if (path is not null && acts.FirstOrDefault(a => Custody.Schemas.Of(a).Withholdable.Contains(path.Top)) is { } act)
        {
            faults.Add(node, "pack.withholdable", path.Text, act.Name);
        }

        return path;
    }

    public MemberPath? OpenTime(PackNode node)
    {
        var path = OpenPath(node);
        if (path is not null && acts.FirstOrDefault(a => Custody.Schemas.Of(a) is var schema && schema.Knows(path.Steps) && !schema.IsFormat(path.Steps, "date-time")) is { } act)
        {
            faults.Add(node, "pack.not-a-time", path.Text, act.Name);
        }

        return path;
    }

    public Need? Need(PackNode node, int depth)
    {
        if (node.IsText)
        {
            return Path(node) is { } path ? new NeedMember(path) : null;
        }

        if (!faults.Object(node, rule + ".needs", [], ["member", "equals", "in", "all", "any"]))
        {
            return null;
        }

        return node switch
        {
            { Members.Count: 1 } when node["all"] is { } all && depth < Depth => Several(all, depth) is { IsEmpty: false } of ? new NeedAll(of) : null,
            { Members.Count: 1 } when node["any"] is { } any && depth < Depth => Several(any, depth) is { IsEmpty: false } of ? new NeedAny(of) : null,
            { Members.Count: 2 } when node["member"] is { } at && node["equals"] is { } flag =>
                Path(at) is { } path && faults.Flag(flag, rule + ".equals") is { } set ? new NeedFlag(path, set) : null,
            { Members.Count: 2 } when node["member"] is { } at && node["in"] is { } list =>
                Path(at) is { } path ? new NeedOneOf(path, Choices(list)) : null,
            _ => Wrong(node),
        };

        Need? Wrong(PackNode at)
        {
            faults.Add(at, "pack.wrong-value", rule + ".needs", "path | member, equals | member, in | all | any");
            return null;
        }
    }

    /// <summary>The conditions of a part or term.</summary>
    public ImmutableArray<Condition> Conditions(PackNode? list, ImmutableArray<string> facts)
    {
        var path = rule + ".when";
        return list is null ? [] : [.. faults.List(list, path, 1, 16).Select(node => Condition(node, facts)).OfType<Condition>()];
    }

    private Condition? Condition(PackNode node, ImmutableArray<string> facts)
    {
        const string Wanted = "item, in | member, in | member, present | member, equals";
        var path = rule + ".when";
        if (!faults.Object(node, path, [], ["item", "member", "in", "present", "equals"]))
        {
            return null;
        }

        if (node.Members.Count == 2 && node["item"] is { } item && node["in"] is { } among)
        {
            return faults.Text(item, path + ".item", string.Join(" | ", facts), facts.Contains) is { } fact ? new ItemIs(fact, Choices(among)) : null;
        }

        if (node.Members.Count == 2 && node["member"] is { } member)
        {
            var at = OpenPath(member);
            return at is null ? null
                : node["in"] is { } list ? new MemberIsOneOf(at, Choices(list))
                : node["present"] is { } present ? (faults.Flag(present, path) is { } there ? new MemberIsPresent(at, there) : null)
                : node["equals"] is { } equals && faults.Flag(equals, path) is { } flag ? new MemberIsFlag(at, flag)
                : null;
        }

        faults.Add(node, "pack.wrong-value", path, Wanted);
        return null;
    }

    private ImmutableArray<Need> Several(PackNode list, int depth) =>
        [.. faults.List(list, rule + ".needs", 1, 16).Select(n => Need(n, depth + 1)).OfType<Need>()];

    private ImmutableArray<string> Choices(PackNode list) => faults.Texts(list, rule + ".in", "1…128", t => t.Length is > 0 and <= 128);
}
