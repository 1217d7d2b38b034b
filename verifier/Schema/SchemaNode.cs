using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Integrity.Schema;

/// <summary>One schema, compiled. As in JSON Schema 2020-12, a keyword says nothing about values of a type it is not for.</summary>
internal sealed class SchemaNode
{
    public SchemaNode? Reference { get; set; }
    public SchemaType? Type { get; set; }
    public FrozenDictionary<string, SchemaNode> Properties { get; set; } = FrozenDictionary<string, SchemaNode>.Empty;
    public IReadOnlyList<string> Required { get; set; } = [];
    public bool Closed { get; set; }
    public SchemaNode? Items { get; set; }
    public int MinItems { get; set; }
    public int MaxItems { get; set; } = int.MaxValue;
    public int MinLength { get; set; }
    public int MaxLength { get; set; } = int.MaxValue;
    public Regex? Pattern { get; set; }
    public string? FormatName { get; set; }
    public Func<string, bool>? Format { get; set; }
    public IReadOnlyList<string>? Allowed { get; set; }
    public long Minimum { get; set; } = long.MinValue;
    public long Maximum { get; set; } = long.MaxValue;
    public bool Withholdable { get; set; }

    /// <summary>The schema of a member, through a reference too; null for one it does not name.</summary>
    public SchemaNode? Member(string name) => Properties.TryGetValue(name, out var property) ? property : Reference?.Member(name);

    /// <summary>What this schema requires, and what those it refers to do.</summary>
    public IEnumerable<string> AllRequired => Reference is null ? Required : Required.Concat(Reference.AllRequired).Distinct(StringComparer.Ordinal);

    /// <summary>Whether a text must be in this format, directly or through a reference.</summary>
    public bool HasFormat(string name) => FormatName == name || Reference?.HasFormat(name) == true;

    /// <summary>Null when the value matches.</summary>
    public SchemaFault? Check(JsonElement value)
    {
        if (Reference?.Check(value) is { } fault)
        {
            return fault;
        }

        if (Type is { } type && !Is(type, value))
        {
            return new("schema.type", Name(type));
        }

        if (Allowed is not null && (value.ValueKind != JsonValueKind.String || !Allowed.Any(value.ValueEquals)))
        {
            return new("schema.choice", string.Join(" | ", Allowed));
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => CheckText(value.GetString()!),
            JsonValueKind.Number => CheckNumber(value),
            JsonValueKind.Array => CheckArray(value),
            JsonValueKind.Object => CheckObject(value),
            _ => null,
        };
    }

    /// <summary>Null when a member of this name and value may stand in an object of this schema.</summary>
    public SchemaFault? CheckMember(string name, JsonElement value) => Reference?.CheckMember(name, value) ?? CheckOwn(name, value);

    private SchemaFault? CheckOwn(string name, JsonElement value) =>
        Properties.TryGetValue(name, out var property) ? property.Check(value)?.Under(name)
        : Closed ? new SchemaFault("schema.unknown-member", name).Under(name)
        : null;

    private SchemaFault? CheckObject(JsonElement value)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (CheckOwn(member.Name, member.Value) is { } fault)
            {
                return fault;
            }
        }

        foreach (var name in Required)
        {
            if (!value.TryGetProperty(name, out _))
            {
                return new("schema.required", name);
            }
        }

        return null;
    }

    private SchemaFault? CheckArray(JsonElement value)
    {
        var count = value.GetArrayLength();
        if (count < MinItems || count > MaxItems)
        {
            return new("schema.item-count", Range(MinItems, MaxItems, int.MaxValue));
        }

        if (Items is null)
        {
            return null;
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (Items.Check(item) is { } fault)
            {
                return fault.Under(index.ToString());
            }

            index++;
        }

        return null;
    }

    private SchemaFault? CheckText(string text)
    {
        // JSON Schema counts characters (code points), not UTF-16 units.
        if (text.Length < MinLength || text.Length > MaxLength || MinLength > 1)
        {
            var length = text.EnumerateRunes().Count();
            if (length < MinLength || length > MaxLength)
            {
                return new("schema.length", Range(MinLength, MaxLength, int.MaxValue));
            }
        }

        return Pattern is not null && !Pattern.IsMatch(text) ? new("schema.pattern", Pattern.ToString())
            : Format is not null && !Format(text) ? new("schema.format", FormatName!)
            : null;
    }

    private SchemaFault? CheckNumber(JsonElement value) =>
        Minimum == long.MinValue && Maximum == long.MaxValue ? null
        : value.TryGetDecimal(out var number) && number >= Minimum && number <= Maximum ? null
        : new("schema.range", Range(Minimum, Maximum, long.MaxValue));

    private static string Range(long least, long most, long unbounded) => most == unbounded ? $"≥ {least}" : $"{least}…{most}";

    private static string Name(SchemaType type) => type switch
    {
        SchemaType.Object => "object",
        SchemaType.Array => "array",
        SchemaType.String => "string",
        SchemaType.Integer => "integer",
        _ => "boolean",
    };

    private static bool Is(SchemaType type, JsonElement value) => type switch
    {
        SchemaType.Object => value.ValueKind == JsonValueKind.Object,
        SchemaType.Array => value.ValueKind == JsonValueKind.Array,
        SchemaType.String => value.ValueKind == JsonValueKind.String,
        SchemaType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        // 1.0 is an integer in JSON Schema; 1e-30 is not, though a decimal rounds it to 0.
        _ => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number) && double.IsInteger(value.GetDouble()),
    };
}

internal enum SchemaType
{
    Object,
    Array,
    String,
    Integer,
    Boolean,
}
