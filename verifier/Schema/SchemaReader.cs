using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integrity.Schema;

/// <summary>Compiles a schema, and refuses every keyword, and every use of a keyword, that <see cref="SchemaNode"/> does not implement.</summary>
/// <remarks>A schema that is half understood is worse than none: it would accept what its author meant to refuse.</remarks>
internal sealed class SchemaReader(JsonElement root)
{
    /// <summary>References that may lead from one to the next: each multiplies what a value costs, and nests what reads them.</summary>
    private const int LongestChain = 16;

    private readonly Dictionary<string, SchemaNode?> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> lengths = new(StringComparer.Ordinal);
    private Refusal? refused;

    /// <summary>References that lead to what is being read, and the most that any path through it has had.</summary>
    private int chain, reached;

    public Result<SchemaNode> Read()
    {
        var node = Read(root, "");
        if (refused is null && root.ValueKind == JsonValueKind.Object && root.TryGetProperty("$defs", out var all))
        {
            // Definitions nobody refers to must be understood too.
            foreach (var definition in all.EnumerateObject())
            {
                Resolve("#/$defs/" + definition.Name, "/$defs");
            }
        }

        return refused is null ? node : refused;
    }

    private SchemaNode Read(JsonElement schema, string at)
    {
        var node = new SchemaNode();
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return Refuse(node, at, "schema.not-an-object", schema.ValueKind.ToString());
        }

        foreach (var keyword in schema.EnumerateObject())
        {
            if (refused is null && !Apply(node, keyword.Name, keyword.Value, at))
            {
                Refuse(node, $"{at}/{keyword.Name}", "schema.unsupported", keyword.Value.ToString());
            }
        }

        // Beyond ±(2^53-1) two readers of JSON may see two different numbers.
        return refused is null && node.Type == SchemaType.Integer && (node.Minimum < -MaxSafe || node.Maximum > MaxSafe)
            ? Refuse(node, at, "schema.integer-unbounded", $"-{MaxSafe}…{MaxSafe}")
            : node;
    }

    /// <summary>False when the keyword, or this use of it, is not implemented.</summary>
    private bool Apply(SchemaNode node, string keyword, JsonElement value, string at)
    {
        switch (keyword)
        {
            case "$schema":
                return value.ValueEquals(Dialect) && at.Length == 0;
            case "$id" or "title" or "description":
                return value.ValueKind == JsonValueKind.String;
            case "$defs":
                return at.Length == 0 && value.ValueKind == JsonValueKind.Object;
            case "withholdable":
                return (node.Withholdable = value.ValueKind == JsonValueKind.True) || value.ValueKind == JsonValueKind.False;
            case "$ref":
                return value.ValueKind == JsonValueKind.String && (node.Reference = Resolve(value.GetString()!, at)) is not null;
            case "type":
                return value.ValueKind == JsonValueKind.String && (node.Type = TypeOf(value.GetString()!)) is not null;
            case "properties":
                return value.ValueKind == JsonValueKind.Object && (node.Properties = ReadAll(value, $"{at}/{keyword}")) is not null;
            case "required":
                return Texts(value) is { } required && (node.Required = required) is not null;
            case "additionalProperties":
                return node.Closed = value.ValueKind == JsonValueKind.False;
            case "items":
                return value.ValueKind == JsonValueKind.Object && (node.Items = Read(value, $"{at}/{keyword}")) is not null;
            case "minItems":
                return Count(value, n => node.MinItems = n);
            case "maxItems":
                return Count(value, n => node.MaxItems = n);
            case "minLength":
                return Count(value, n => node.MinLength = n);
            case "maxLength":
                return Count(value, n => node.MaxLength = n);
            case "minimum":
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var least) && (node.Minimum = least) == least;
            case "maximum":
                return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var most) && (node.Maximum = most) == most;
            case "pattern":
                return value.ValueKind == JsonValueKind.String && (node.Pattern = Compile(value.GetString()!)) is not null;
            case "format":
                node.FormatName = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
                return (node.Format = NamedFormats.Find(node.FormatName)) is not null;
            case "enum":
                return Texts(value) is { Count: > 0 } allowed && (node.Allowed = Narrow(node, allowed)) is not null;
            case "const":
                return value.ValueKind == JsonValueKind.String && (node.Allowed = Narrow(node, [value.GetString()!])) is not null;
            default:
                return false;
        }
    }

    private FrozenDictionary<string, SchemaNode> ReadAll(JsonElement schemas, string at) =>
        schemas.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Read(p.Value, $"{at}/{p.Name}"))).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The definition a local reference names, compiled once; null for any other reference and for one that leads back to itself.</summary>
    private SchemaNode? Resolve(string reference, string at)
    {
        const string Local = "#/$defs/";
        if (definitions.TryGetValue(reference, out var known))
        {
            // In whatever order they are read: what is known already makes the path as much longer.
            reached = Math.Max(reached, chain + lengths.GetValueOrDefault(reference));
            return reached > LongestChain ? null : known;
        }

        if (!reference.StartsWith(Local, StringComparison.Ordinal) || !root.TryGetProperty("$defs", out var all)
            || all.ValueKind != JsonValueKind.Object || !all.TryGetProperty(reference[Local.Length..], out var definition))
        {
            return null;
        }

        if (chain == LongestChain)
        {
            return null;
        }

        definitions[reference] = null;
        var outside = reached;
        reached = ++chain;
        var node = Read(definition, at.Length == 0 ? "/" + reference[2..] : $"{at}→{reference}");
        lengths[reference] = reached - --chain;
        reached = Math.Max(outside, reached);
        return definitions[reference] = node;
    }

    private SchemaNode Refuse(SchemaNode node, string at, string code, string value)
    {
        refused ??= new(code, at.Length == 0 ? "/" : at, value);
        return node;
    }

    private static IReadOnlyList<string> Narrow(SchemaNode node, IReadOnlyList<string> allowed) =>
        node.Allowed is null ? allowed : [.. node.Allowed.Intersect(allowed, StringComparer.Ordinal)];

    private static bool Count(JsonElement value, Action<int> set)
    {
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < 0)
        {
            return false;
        }

        set(number);
        return true;
    }

    private static IReadOnlyList<string>? Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(e => e.GetString()!)]
            : null;

    private static SchemaType? TypeOf(string name) => name switch
    {
        "object" => SchemaType.Object,
        "array" => SchemaType.Array,
        "string" => SchemaType.String,
        "integer" => SchemaType.Integer,
        "boolean" => SchemaType.Boolean,
        _ => null,
    };

    /// <summary>A regular expression that means the same to ECMAScript and to .NET, matched in linear time; null where that is not certain.</summary>
    private static Regex? Compile(string pattern)
    {
        var inner = pattern.Length > 1 && pattern[0] == '^' && pattern[^1] == '$' ? pattern[1..^1] : null;
        if (inner is null || !IsPlain(inner))
        {
            return null;
        }

        try
        {
            // $ would also match before a last line feed.
            return new Regex($@"\A(?:{inner})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>Printable ASCII without escapes, dots, anchors, group options, or a class inside a class (which .NET subtracts).</summary>
    private static bool IsPlain(string pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            var next = i + 1 < pattern.Length ? pattern[i + 1] : '\0';
            if (c is < ' ' or > '~' or '\\' or '.' or '^' or '$' || (c == '(' && next == '?') || (c == '[' && (inClass || next == ']')))
            {
                return false;
            }

            // ECMAScript refuses a brace that does not begin a quantifier; .NET reads it as itself.
            if (c == '{' && !inClass && !char.IsAsciiDigit(next))
            {
                return false;
            }

            inClass = c == '[' || (inClass && c != ']');
        }

        return true;
    }

    private const string Dialect = "https://json-schema.org/draft/2020-12/schema";
    private const long MaxSafe = (1L << 53) - 1;
}
