using System.Text.Json;

namespace Integrity.Ledger.Http;

/// <summary>A JWT as it was read; nothing in it is believed yet.</summary>
/// <param name="Request">The one request that it is for, where it says so.</param>
/// <param name="Signed">What the signature is over. It names the token: the signature could be written in two ways.</param>
internal sealed record BearerToken(
    string Algorithm, string Issuer, string Subject, string Audience, DateTimeOffset Issued, DateTimeOffset Expires, BoundRequest? Request, string Signed, byte[] Signature)
{
    public const int Largest = 4096;

    private static readonly Refusal Malformed = new("access.malformed");

    public static Result<BearerToken> Parse(string text)
    {
        var parts = text.Split('.', 4);
        if (parts.Length != 3 || !Base64Url.TryDecode(parts[2], out var signature)
            || !Part(parts[0]).Ok(out var header, out _) || !Part(parts[1]).Ok(out var claims, out _))
        {
            return Malformed;
        }

        // An extension that must be understood (RFC 7515 §4.1.11) is not: none is.
        return !header.TryGetProperty("crit", out _) && Text(header, "typ") == "JWT" && Text(header, "alg") is { } alg && Text(header, "kid") is { } kid
            && Text(claims, "iss") is { } iss && Text(claims, "sub") == kid && Text(claims, "aud") is { } aud
            && Time(claims, "iat") is { } iat && Time(claims, "exp") is { } exp && BoundRequest.TryRead(claims, out var bound)
            ? new BearerToken(alg, iss, kid, aud, iat, exp, bound, $"{parts[0]}.{parts[1]}", signature)
            : Malformed;
    }

    private static Result<JsonElement> Part(string text) =>
        Base64Url.TryDecode(text, out var bytes) && StrictJson.ParseElement(bytes, 4, Largest).Ok(out var json, out _) && json.ValueKind == JsonValueKind.Object
            ? json
            : Malformed;

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var seconds)
            && seconds is > 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
