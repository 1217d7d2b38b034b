using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Integrity.Rules;

/// <summary>RFC 8785 (JCS) for documents whose numbers are integers: one spelling that any program can write again.</summary>
internal static class CanonicalJson
{
    /// <summary>The one spelling of what <paramref name="write"/> writes; it may write members in any order.</summary>
    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(json);
        }

        var text = new StringBuilder();
        PackNode.Read(buffer.WrittenSpan).WriteCanonical(text);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>RFC 8785 §3.2.2.2.</summary>
    public static void String(StringBuilder text, string value)
    {
        _ = text.Append('"');
        foreach (var unit in value)
        {
            _ = unit switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\f' => text.Append("\\f"),
                '\r' => text.Append("\\r"),
                < ' ' => text.Append($"\\u{(int)unit:x4}"),
                _ => text.Append(unit),
            };
        }

        _ = text.Append('"');
    }
}
