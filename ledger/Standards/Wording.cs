using System.Text;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Standards;

/// <summary>Fills in what a default body or a change leaves open: texts that begin with <c>$</c> (docs/rules.md, "Examples").</summary>
/// <param name="At">Time of the step.</param>
/// <param name="Named">What a name stands for: <c>code</c>, <c>item</c>, <c>statement</c>, <c>agency</c>, <c>case</c>, …; null when nothing.</param>
internal sealed record Wording(DateTimeOffset At, DateTimeOffset Now, Func<string, string, JsonNode?> Named)
{
    /// <summary>The default body of the step's act with the step's changes, filled in. Throws <see cref="FormatException"/> naming what it cannot fill.</summary>
    public JsonObject Body(Step step)
    {
        var body = DefaultBodies.Of(step.Act);
        foreach (var (path, value) in step.Set ?? [])
        {
            Put(body, path.Split('/'), value?.DeepClone());
        }

        return (JsonObject)Filled(body)!;
    }

    private static void Put(JsonObject body, string[] path, JsonNode? value)
    {
        JsonNode at = body;
        foreach (var name in path[..^1])
        {
            at = at is JsonArray list && int.TryParse(name, out var index) && index < list.Count ? list[index]!
                : at is JsonObject there ? there[name] ??= new JsonObject()
                : throw new FormatException(string.Join('/', path));
        }

        switch (at)
        {
            case JsonObject there when value is null:
                _ = there.Remove(path[^1]);
                break;
            case JsonObject there:
                there[path[^1]] = value;
                break;
            case JsonArray list when int.TryParse(path[^1], out var index) && index < list.Count && value is not null:
                list[index] = value;
                break;
            default:
                throw new FormatException(string.Join('/', path));
        }
    }

    private JsonNode? Filled(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.Select(m => KeyValuePair.Create(m.Key, Filled(m.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Filled)]),
        JsonValue v when v.TryGetValue<string>(out var text) && text.StartsWith('$') => Said(text),
        _ => node?.DeepClone(),
    };

    private JsonNode Said(string text)
    {
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var (name, of) = open > 0 && text[^1] == ')' ? (text[1..open], text[(open + 1)..^1]) : (text[1..], "");
        return (name == "sha256" ? JsonValue.Create($"sha256:{Hash256.Sha256(Encoding.UTF8.GetBytes(of))}") : Time(name) ?? Named(name, of))
            ?? throw new FormatException(text);
    }

    /// <summary><c>$at</c>, <c>$at-40m</c>, <c>$now-2h</c>.</summary>
    private JsonValue? Time(string name) =>
        name == "at" ? JsonValue.Create(UtcTime.Format(At))
        : name.StartsWith("at", StringComparison.Ordinal) && Moments.Span(name["at".Length..]) is { } span ? JsonValue.Create(UtcTime.Format(At + span))
        : name.StartsWith("now", StringComparison.Ordinal) && Moments.Parse(name, At, Now) is { } time ? JsonValue.Create(UtcTime.Format(time))
        : null;
}

/// <summary>A complete, faultless body for each act; examples say only what differs.</summary>
internal static class DefaultBodies
{
    private static readonly JsonObject All = JsonNode.Parse(BuiltInFiles.Read("bodies.json"))!.AsObject();

    public static JsonObject Of(string act) => All[act]?.DeepClone().AsObject() ?? [];
}
