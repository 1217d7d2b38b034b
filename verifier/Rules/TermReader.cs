using System.Collections.Frozen;
using System.Collections.Immutable;
using Integrity.Custody;

namespace Integrity.Rules;

/// <summary>Reads the terms of a pack.</summary>
internal sealed class TermReader(PackFaults faults, CitationReader citations, EffectivePeriod period)
{
    private const int UsualSoonHours = 24;

    private static readonly FrozenDictionary<string, MetBy> MetBys = new Dictionary<string, MetBy>(StringComparer.Ordinal)
    {
        ["any"] = MetBy.Any,
        ["same"] = MetBy.Same,
        ["other"] = MetBy.Other,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public ImmutableArray<TermRule> Read(PackNode list)
    {
        var terms = ImmutableArray.CreateBuilder<TermRule>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in faults.List(list, "terms", 0, 64))
        {
            if (!faults.Object(node, "terms", ["id", "on", "due", "met", "cite", "says"], ["when", "since", "metBy", "ends", "agency", "soon", "from", "to"]))
            {
                continue;
            }

            var id = faults.Text(node["id"], "terms.id", "[a-z]+(-[a-z0-9]+)*, 1…48", IsId) ?? "?";
            if (!seen.Add(id))
            {
                faults.Add(node["id"]!, "pack.repeated", "terms", id);
            }

            if (Term(node, id) is { } term)
            {
                terms.Add(term);
            }
        }

        return terms.ToImmutable();
    }

    private TermRule? Term(PackNode node, string id)
    {
        var on = ActNames.Read(faults, node["on"], id + ".on");
        var members = new MemberReader(faults, id, [.. on.Select(a => Acts.TryGet(a, out var act) ? act : null).OfType<ActDefinition>()]);
        var since = node["since"] is { } at && at.Text != "at" ? members.OpenTime(at) : null;
        var due = node["due"]!;
        var member = due["member"] is { } path && faults.Object(due, id + ".due", ["member"], []) ? members.OpenTime(path) : null;
        var length = due["member"] is null ? CalendarReader.Period(faults, due, id + ".due") : null;
        var (from, to) = period.Read(faults, node, id);
        var says = faults.Says(node["says"], id + ".says");
        var soon = node["soon"] is { } before && faults.Object(before, id + ".soon", ["hours"], []) ? faults.Number(before["hours"], id + ".soon.hours", 1, 8_784) : null;
        var term = new TermRule(
            id,
            on,
            members.Conditions(node["when"], ItemIs.OfTerms),
            since?.Text,
            length,
            member?.Text,
            ActNames.Read(faults, node["met"], id + ".met"),
            node["metBy"] is { } by ? faults.One(by, id + ".metBy", MetBys) ?? MetBy.Any : MetBy.Any,
            node["ends"] is { } ends ? ActNames.Read(faults, ends, id + ".ends") : [],
            node["agency"] is { } agency ? members.OpenPath(agency)?.Text : null,
            TimeSpan.FromHours(soon ?? UsualSoonHours),
            citations.Read(node["cite"], id + ".cite"),
            says ?? new("", ""),
            from,
            to);
        return says is null ? null : term;
    }

    private static bool IsId(string text) =>
        text.Length is > 0 and <= 48 && char.IsAsciiLetterLower(text[0]) && PackReader.Words(text, '-', c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
