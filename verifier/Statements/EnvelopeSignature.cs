using System.Text;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Statements;

/// <summary>One signature of an envelope, base64url as sent.</summary>
/// <param name="Kid">Names the key; the key itself comes from the agency's keyring, never from the message.</param>
/// <param name="Algorithm">What the header claims; it must be the key's own.</param>
/// <param name="Protected">The header exactly as it was signed.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record EnvelopeSignature(string Kid, SignatureAlgorithm Algorithm, string Protected, string Signature)
{
    public const string Type = "evidence+sd-jwt";

    private const int MaxHeader = 512;

    /// <summary>SHA-256 in base64url.</summary>
    private const int KidLength = 43;

    internal static Result<EnvelopeSignature> Read(string header, string signature)
    {
        if (!Base64Url.TryDecode(signature, out var bytes) || bytes.Length != SignatureAlgorithms.SignatureSize)
        {
            return new Refusal("statement.malformed", "signature");
        }

        if (!Base64Url.TryDecode(header, out var utf8))
        {
            return new Refusal("statement.malformed", "protected");
        }

        if (TryUsual(utf8, out var usual, out var kid))
        {
            return new EnvelopeSignature(kid, usual, header, signature);
        }

        if (!StrictJson.Parse(utf8, 1, MaxHeader).Ok(out var document, out _))
        {
            return new Refusal("statement.malformed", "protected");
        }

        using (document)
        {
            return Read(document.RootElement, header, signature);
        }
    }

    /// <summary>A signature over the payload by the key, under the header we always write.</summary>
    internal static EnvelopeSignature By(SigningKey key, string payload)
    {
        var header = HeaderOf(key.Public);
        return new(key.Public.Kid, key.Public.Algorithm, header, Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes($"{header}.{payload}"))));
    }

    internal static string HeaderOf(PublicKey key) =>
        Base64Url.Encode(Encoding.ASCII.GetBytes($"{{\"alg\":\"{key.Algorithm.Text()}\",\"kid\":\"{key.Kid}\",\"typ\":\"{Type}\"}}"));

    /// <summary>The header as we write it (<see cref="HeaderOf"/>), read without a document. Anything else goes the long way, which alone refuses.</summary>
    private static bool TryUsual(ReadOnlySpan<byte> utf8, out SignatureAlgorithm algorithm, out string kid)
    {
        (algorithm, kid) = (default, "");
        return Cut(ref utf8, "{\"alg\":\""u8) && utf8.IndexOf((byte)'"') is var end and > 0
            && SignatureAlgorithms.TryParse(Encoding.ASCII.GetString(utf8[..end]), out algorithm)
            && (utf8 = utf8[end..]).Length > 0 && Cut(ref utf8, "\",\"kid\":\""u8)
            && utf8.Length > KidLength && Base64Url.TryDecode(kid = Encoding.ASCII.GetString(utf8[..KidLength]), out _)
            && utf8[KidLength..].SequenceEqual("\",\"typ\":\"evidence+sd-jwt\"}"u8);
    }

    private static bool Cut(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> start)
    {
        var begins = text.StartsWith(start);
        text = begins ? text[start.Length..] : text;
        return begins;
    }

    private static Result<EnvelopeSignature> Read(JsonElement json, string header, string signature)
    {
        if (json.ValueKind != JsonValueKind.Object || json.GetPropertyCount() != 3
            || !json.TryGetProperty("alg"u8, out var alg) || alg.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("kid"u8, out var kid) || kid.ValueKind != JsonValueKind.String
            || !json.TryGetProperty("typ"u8, out var typ) || typ.ValueKind != JsonValueKind.String || !typ.ValueEquals(Type))
        {
            return new Refusal("statement.malformed", "protected");
        }

        var name = kid.GetString()!;
        return name.Length != KidLength || !Base64Url.TryDecode(name, out _) ? new Refusal("statement.malformed", "kid")
            : !SignatureAlgorithms.TryParse(alg.GetString(), out var algorithm) ? new Refusal("statement.unknown-algorithm", Payload.Shown(alg.GetString()!))
            : new EnvelopeSignature(name, algorithm, header, signature);
    }
}
