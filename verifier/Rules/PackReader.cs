using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Schema;

namespace Integrity.Rules;

/// <summary>Reads a pack strictly, and is thereby its lint: what it does not understand is a fault with line and column, never ignored.</summary>
internal sealed class PackReader(PackFaults faults)
{
    private const int Depth = 12;
    private const int MaximumFileBytes = 256 * 1024;

    /// <summary>Null exactly when there are faults.</summary>
    public static Pack? Read(ReadOnlySpan<byte> utf8, out ImmutableArray<PackFault> faults)
    {
        var found = new PackFaults(utf8.ToArray());
        var pack = StrictJson.ParseElement(utf8, Depth, MaximumFileBytes).Why is { } refused && refused.Code != "json.duplicate-member"
            ? Refuse(found, refused)
            : new PackReader(found).Read(PackNode.Read(utf8));
        faults = found.ToImmutable();
        return faults.IsEmpty ? pack : null;
    }

    private static Pack? Refuse(PackFaults faults, Refusal why)
    {
        var offset = 0;
        if (why.Code == "json.malformed")
        {
            var (line, column) = (int.Parse(why.Values[0]), int.Parse(why.Values[1]));
            for (; line > 1; line--)
            {
                offset += faults.Bytes.AsSpan(offset).IndexOf((byte)'\n') + 1;
            }

            offset += column;
        }

        faults.Add(offset, why.Code, [.. why.Values]);
        return null;
    }

    private Pack? Read(PackNode root)
    {
        Plain(root);
        if (faults.Any || !faults.Object(root, "/", ["format", "id", "edition", "from", "title", "sources", "calendar", "terms", "rules"], ["to", "schemas"]))
        {
            return null;
        }

        _ = faults.Text(root["format"], "format", Pack.Format, t => t == Pack.Format);
        var id = faults.Text(root["id"], "id", "[A-Z0-9]+(-[A-Z0-9]+)*, 1…32", IsId);
        var edition = faults.Text(root["edition"], "edition", "[0-9]+(.[0-9]+)*, 1…16", IsEdition);
        var (from, to) = (faults.Time(root["from"], "from"), faults.Time(root["to"], "to"));
        if (to <= from)
        {
            faults.Add(root["to"]!, "pack.ends-before-it-starts", "to");
        }

        var title = faults.Says(root["title"], "title");
        var citations = new CitationReader(faults, Sources(root["sources"]!));
        var calendar = CalendarReader.Read(faults, root["calendar"]!);
        var schemas = Schemas(root["schemas"]);
        var period = new EffectivePeriod(from, to);
        var terms = new TermReader(faults, citations, period).Read(root["terms"]!);
        var rules = new RuleReader(faults, citations, period, terms).Read(root["rules"]!);
        citations.Unused();

        var text = new StringBuilder();
        root.WriteCanonical(text);
        var canonical = Encoding.UTF8.GetBytes(text.ToString());
        if (canonical.Length > Pack.MaximumBytes)
        {
            faults.Add(root, "pack.too-large", canonical.Length.ToString(), Pack.MaximumBytes.ToString());
        }

        return faults.Any ? null : new Pack(canonical)
        {
            Id = id!,
            Edition = edition!,
            From = from!.Value,
            To = to,
            Title = title!,
            Sources = [.. citations.Sources],
            Calendar = calendar!,
            Terms = terms,
            Rules = rules,
            Schemas = schemas,
        };
    }

    /// <summary>What may stand in a statement: no repeated and no reserved names, no null, no fractions.</summary>
    private void Plain(PackNode node)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in node.Members)
        {
            if (!seen.Add(member.Name))
            {
                faults.Add(member.Start, "pack.repeated-member", PackFaults.Shown(member.Name));
            }

            if (member.Name is "_sd" or "...")
            {
                faults.Add(member.Start, "pack.reserved-name", member.Name);
            }

            Plain(member.Value);
        }

        node.Items.ForEach(Plain);
        if (node.Kind == JsonValueKind.Null || (node.Kind == JsonValueKind.Number && node.Integer is null))
        {
            faults.Add(node, "pack.not-plain", Encoding.UTF8.GetString(faults.Bytes.AsSpan(node.Start, Math.Min(node.End - node.Start, 32))));
        }
    }

    private List<(PackSource Source, PackNode At)> Sources(PackNode list)
    {
        var sources = new List<(PackSource, PackNode)>();
        foreach (var node in faults.List(list, "sources", 1, 64))
        {
            if (!faults.Object(node, "sources", ["id", "title"], []))
            {
                continue;
            }

            var id = faults.Text(node["id"], "sources.id", "1…32", t => t.Length is > 0 and <= 32);
            var title = faults.Says(node["title"], "sources.title");
            if (id is null || title is null)
            {
                continue;
            }

            if (sources.Exists(s => s.Item1.Id == id))
            {
                faults.Add(node["id"]!, "pack.repeated", "sources", id);
            }

            sources.Add((new(id, title), node));
        }

        return sources;
    }

    private ImmutableDictionary<string, JsonSchema> Schemas(PackNode? all)
    {
        var schemas = ImmutableDictionary.CreateBuilder<string, JsonSchema>(StringComparer.Ordinal);
        foreach (var member in all?.Members ?? [])
        {
            if (!Acts.TryGet(member.Name, out var act) || act.Stream != StreamKind.Item)
            {
                faults.Add(member.Start, "pack.unknown-act", PackFaults.Shown(member.Name));
            }
            else if (JsonSchema.Read(JsonElement.Parse(faults.Bytes.AsSpan(member.Value.Start, member.Value.End - member.Value.Start))).Ok(out var schema, out var refused))
            {
                schemas.Add(member.Name, schema);
            }
            else
            {
                faults.Add(member.Value.At(refused.Values[0]), refused.Code, [.. refused.Values]);
            }
        }

        if (all is not null && all.Kind != JsonValueKind.Object)
        {
            faults.Add(all, "pack.wrong-type", "schemas", "object");
        }

        return schemas.ToImmutable();
    }

    internal static bool IsId(string text) => text.Length <= 32 && Words(text, '-', c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));

    internal static bool IsEdition(string text) => text.Length <= 16 && Words(text, '.', char.IsAsciiDigit);

    /// <summary>Words of one alphabet, one separator between two of them.</summary>
    internal static bool Words(string text, char separator, Func<char, bool> letter) =>
        text.Split(separator).All(word => word.Length > 0 && word.All(letter));
}

/// <summary>When the whole pack is in force: nothing in it may be in force outside.</summary>
internal sealed record EffectivePeriod(DateTimeOffset? From, DateTimeOffset? To)
{
    /// <summary>The narrower period of a rule or term.</summary>
    public (DateTimeOffset? From, DateTimeOffset? To) Read(PackFaults faults, PackNode node, string path)
    {
        var (from, to) = (faults.Time(node["from"], path + ".from"), faults.Time(node["to"], path + ".to"));
        if (from < From || from >= To)
        {
            faults.Add(node["from"]!, "pack.outside-period", path + ".from");
        }

        if (to > To || to <= (from ?? From))
        {
            faults.Add(node["to"]!, "pack.outside-period", path + ".to");
        }

        return (from, to);
    }
}
