using System.Text;
using System.Text.Json.Nodes;
using Integrity.Keys;

namespace Integrity.Ledger.Cli;

/// <summary>A JWT (RFC 7519) by which an officer's key asks to read: short-lived, for one ledger.</summary>
internal static class Token
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(4);

    public static string For(SigningKey key, string agency, string origin, DateTimeOffset now)
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
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part(JsonObject json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
