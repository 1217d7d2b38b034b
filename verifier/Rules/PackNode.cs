using System.Text;
using System.Text.Json;

namespace Integrity.Rules;

/// <summary>A JSON value that knows where it stands, so that a fault can name line and column.</summary>
internal sealed class PackNode(JsonValueKind kind, int start)
{
    public JsonValueKind Kind { get; } = kind;

    /// <summary>Offset of the first byte.</summary>
    public int Start { get; } = start;

    /// <summary>Offset behind the last byte.</summary>
    public int End { get; private set; }

    public string Text { get; private set; } = "";

    /// <summary>Null for a number that is no safe integer, and for anything else.</summary>
    public long? Integer { get; private set; }

    public List<PackMember> Members { get; } = [];

    public List<PackNode> Items { get; } = [];

    public bool IsText => Kind == JsonValueKind.String;

    public bool IsFlag => Kind is JsonValueKind.True or JsonValueKind.False;

    public PackNode? this[string name] => Members.Find(m => m.Name == name)?.Value;

    /// <summary>The tree of a document that <see cref="StrictJson"/> read, or refused for a repeated member only.</summary>
    public static PackNode Read(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        return Value(ref reader);
    }

    /// <summary>The value that a JSON pointer (RFC 6901) names, or the nearest there is above it.</summary>
    public PackNode At(string pointer)
    {
        var node = this;
        foreach (var step in pointer.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (node[name] is not { } next)
            {
                return node;
            }

            node = next;
        }

        return node;
    }

    /// <summary>RFC 8785: names sorted by UTF-16 code units, no white space, the fewest escapes. Numbers are safe integers only.</summary>
    public void WriteCanonical(StringBuilder text)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                var first = true;
                _ = text.Append('{');
                foreach (var member in Members.OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    CanonicalJson.String(first ? text : text.Append(','), member.Name);
                    member.Value.WriteCanonical(text.Append(':'));
                    first = false;
                }

                _ = text.Append('}');
                break;
            case JsonValueKind.Array:
                _ = text.Append('[');
                for (var i = 0; i < Items.Count; i++)
                {
                    Items[i].WriteCanonical(i == 0 ? text : text.Append(','));
                }

                _ = text.Append(']');
                break;
            case JsonValueKind.String:
                CanonicalJson.String(text, Text);
                break;
            case JsonValueKind.Number:
                _ = text.Append(Integer ?? 0);
                break;
            default:
                _ = text.Append(Kind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    private static PackNode Value(ref Utf8JsonReader reader)
    {
        var start = (int)reader.TokenStartIndex;
        PackNode node;
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                node = new(JsonValueKind.Object, start);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var (name, at) = (reader.GetString()!, (int)reader.TokenStartIndex);
                    reader.Read();
                    node.Members.Add(new(name, at, Value(ref reader)));
                }

                break;
            case JsonTokenType.StartArray:
                node = new(JsonValueKind.Array, start);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    node.Items.Add(Value(ref reader));
                }

                break;
            case JsonTokenType.String:
                node = new(JsonValueKind.String, start) { Text = reader.GetString()! };
                break;
            case JsonTokenType.Number:
                node = new(JsonValueKind.Number, start)
                {
                    Integer = !reader.ValueSpan.ContainsAny((byte)'.', (byte)'e', (byte)'E') && reader.TryGetInt64(out var number) && Math.Abs(number) <= MaxSafe
                        ? number
                        : null,
                };
                break;
            default:
                node = new(
                    reader.TokenType switch { JsonTokenType.True => JsonValueKind.True, JsonTokenType.False => JsonValueKind.False, _ => JsonValueKind.Null }, start);
                break;
        }

        node.End = (int)reader.BytesConsumed;
        return node;
    }

    private const long MaxSafe = (1L << 53) - 1;
}

/// <summary>A member of an object, and where its name stands.</summary>
internal sealed record PackMember(string Name, int Start, PackNode Value);
