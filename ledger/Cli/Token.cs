using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrity.Keys;

namespace Integrity.Ledger.Cli;

/// <summary>A JWT (RFC 7519) by which an officer's key asks for something: short-lived, for one ledger.</summary>
internal static class Token
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(4);

    /// <summary>For whatever may be read.</summary>
    public static string For(SigningKey key, string agency, string origin, DateTimeOffset now) => Of(key, agency, origin, now, []);

    /// <summary>For one request that changes something, once. <c>jti</c> tells apart two that are alike and made in one second.</summary>
    public static string ForRequest(SigningKey key, string agency, string origin, DateTimeOffset now, HttpMethod method, string path, ReadOnlySpan<byte> body) =>
        Of(key, agency, origin, now, [
            ("htm", method.Method), ("path", path), ("digest", $"sha256:{Hash256.Sha256(body)}"), ("jti", Base64Url.Encode(RandomNumberGenerator.GetBytes(16)))]);

    private static string Of(SigningKey key, string agency, string origin, DateTimeOffset now, ReadOnlySpan<(string Name, string Value)> more)
    {
        var header = new JsonObject { ["alg"] = key.Public.Algorithm.ToString(), ["kid"] = key.Public.Kid, ["typ"] = "JWT" };
        var claims = new JsonObject
        {
            ["iss"] = agency,
            ["sub"] = key.Public.Kid,
            ["aud"] = origin,
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Life).ToUnixTimeSeconds(),
        };
        foreach (var (name, value) in more)
        {
            claims[name] = value;
        }

        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(JsonObject json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
