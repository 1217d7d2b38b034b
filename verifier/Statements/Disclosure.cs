using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Integrity.Statements;

/// <summary>One withholdable member of a body: RFC 9901 §4.2.1, base64url of <c>[salt, name, value]</c>.</summary>
/// <remarks>The payload holds only <see cref="Digest"/>, so the member can be left out later and the signature still holds.</remarks>
public sealed record Disclosure(string Encoded, string Salt, string Name, JsonElement Value)
{
    /// <summary>Bytes. Less could be guessed together with a value from a short list of names.</summary>
    public const int MinSalt = 16;

    /// <summary>SHA-256 over the ASCII of <see cref="Encoded"/>, in base64url, as <c>_sd</c> lists it.</summary>
    /// <remarks>Made when asked for: a bundle may hold a hundred thousand disclosures, and each is asked once.</remarks>
    public string Digest => Base64Url.Encode(Hash256.Sha256(Encoding.ASCII.GetBytes(Encoded)).Bytes);

    /// <summary>The disclosure of a member; the caller draws the salt at random and uses it once.</summary>
    public static Disclosure Of(string name, JsonElement value, ReadOnlySpan<byte> salt)
    {
        if (salt.Length < MinSalt)
        {
            throw new ArgumentException($"A salt has at least {MinSalt} bytes.", nameof(salt));
        }

        var spelledSalt = Base64Url.Encode(salt);
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8, DraftText.Writing))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(spelledSalt);
            writer.WriteStringValue(name);
            value.WriteTo(writer);
            writer.WriteEndArray();
        }

        return new(Base64Url.Encode(utf8.WrittenSpan), spelledSalt, name, value);
    }

    internal static Result<Disclosure> Parse(string encoded)
    {
        if (!Base64Url.TryDecode(encoded, out var utf8) || !StrictJson.ParseElement(utf8, Payload.MaxDepth, Envelope.MaxSize).Ok(out var json, out _)
            || json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != 3
            || json[0].ValueKind != JsonValueKind.String || json[1].ValueKind != JsonValueKind.String)
        {
            return new Refusal("statement.bad-disclosure", Payload.Shown(encoded));
        }

        var (salt, name) = (json[0].GetString()!, json[1].GetString()!);
        return !Base64Url.TryDecode(salt, out var saltBytes) || saltBytes.Length < MinSalt ? new Refusal("statement.weak-salt", name)
            : Withholding.IsReserved(name) || Withholding.HasReserved(json[2]) ? new Refusal("statement.reserved-name", name)
            : new Disclosure(encoded, salt, name, json[2]);
    }
}
