using System.Text.Json.Nodes;

namespace Integrity.Tests.Schema;

/// <summary>Every way to spoil (or harmlessly change) a document at one place, so that two validators can be compared on the whole neighbourhood.</summary>
internal static class Mutants
{
    private static readonly string[] Replacements =
    [
        "null", "true", "false", "0", "1.0", "1.5", "-1", "1e2", "1e-30", "1e30", "1e400", "9007199254740991", "9007199254740992", "\"\"", "\"x\"", "[]", "{}", "[null]", "{\"x\":1}",
        "\"2026-11-22T14:00:00Z\"", "\"2026-02-29T14:00:00Z\"", "\"2024-02-29T24:00:00Z\"", "\"2026-11-22T14:00:00+00:00\"", "\"0000-01-01T00:00:00Z\"",
        "\"2026-11-22T14:00:60Z\"", "\"md5:d41d8cd98f00b204e9800998ecf8427e\"", "\"md5:D41D8CD98F00B204E9800998ECF8427E\"", "\"crc32:00000000\"", "\"cn.331024.psb\"",
        "\"cn..psb\"", "\"CN.331024\"", "\"image\"", "\"report\"", "\"match\"", "\"tool\"", "\"P-256\"", "\"item/EV-0000-0000-0000-0000-0\"", "\"EV-0000-0000-0000-0000-0\"",
        "\"EV-0000-0000-0000-0000-1\"", "\"ev-0000-0000-0000-0000-0\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB\"",
        $"\"{new string('a', 128)}\"", $"\"{new string('a', 129)}\"", $"\"{string.Concat(Enumerable.Repeat("😀", 128))}\"", $"\"{string.Concat(Enumerable.Repeat("😀", 129))}\"",
        $"\"{new string('证', 2000)}\"", $"\"{new string('证', 2001)}\"",
    ];

    public static IEnumerable<JsonNode> Of(JsonNode valid)
    {
        yield return valid.DeepClone();
        foreach (var path in Paths(valid).ToList())
        {
            foreach (var replacement in Replacements)
            {
                yield return Changed(valid, path, _ => JsonNode.Parse(replacement));
            }

            yield return Changed(valid, path, at => Without(at, path));
            if (At(valid, path) is JsonObject)
            {
                yield return Changed(valid, path, at => { at!["unknown"] = 1; return at; });
            }
            else if (At(valid, path) is JsonArray { Count: > 0 })
            {
                foreach (var count in new[] { 2, 8, 9, 16, 17, 64, 65 })
                {
                    yield return Changed(valid, path, at => new JsonArray([.. Enumerable.Repeat(0, count).Select(_ => at![0]!.DeepClone())]));
                }
            }
        }
    }

    /// <summary>A marker that <see cref="Changed"/> takes for "leave the member out".</summary>
    private static readonly JsonNode Absent = JsonValue.Create("absent");

    private static JsonNode? Without(JsonNode? _, IReadOnlyList<object> path) => path.Count > 0 && path[^1] is string ? Absent : null;

    private static IEnumerable<IReadOnlyList<object>> Paths(JsonNode? node)
    {
        yield return [];
        var inner = node switch
        {
            JsonObject o => o.Select(m => ((object)m.Key, m.Value)),
            JsonArray a => a.Select((v, i) => ((object)i, v)),
            _ => [],
        };
        foreach (var (step, value) in inner)
        {
            foreach (var path in Paths(value))
            {
                yield return [step, .. path];
            }
        }
    }

    private static JsonNode? At(JsonNode? node, IEnumerable<object> path) => path.Aggregate(node, (n, step) => step is int i ? n![i] : n![(string)step]);

    private static JsonNode Changed(JsonNode valid, IReadOnlyList<object> path, Func<JsonNode?, JsonNode?> change)
    {
        if (path.Count == 0)
        {
            return change(valid.DeepClone()) ?? new JsonObject();
        }

        var root = valid.DeepClone();
        var parent = At(root, path.Take(path.Count - 1))!;
        var changed = change(At(parent, [path[^1]])?.DeepClone());
        if (path[^1] is int index)
        {
            parent[index] = changed;
        }
        else if (ReferenceEquals(changed, Absent))
        {
            parent.AsObject().Remove((string)path[^1]);
        }
        else
        {
            parent[(string)path[^1]] = changed;
        }

        return root;
    }
}
