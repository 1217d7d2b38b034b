using System.Text;
using System.Text.Json;

namespace Integrity.Keys;

/// <summary>JSON Web Keys (RFC 7517, 7518 §6.2, 8037 §2, 8812 §3.1) with exactly the members that a key needs.</summary>
internal static class Jwk
{
    /// <summary>What a JWK says. <see cref="Private"/> is null in a public one.</summary>
    public sealed record Parts(SignatureAlgorithm Algorithm, byte[] Public, byte[]? Private);

    public static Result<Parts> Read(JsonElement jwk, bool isPrivate)
    {
        if (jwk.ValueKind != JsonValueKind.Object)
        {
            return new Refusal("key.malformed", "jwk");
        }

        var members = new Dictionary<string, string>(6);
        foreach (var member in jwk.EnumerateObject())
        {
            if (member.Name is not ("kty" or "crv" or "x" or "y" or "alg" or "d") || member.Value.ValueKind != JsonValueKind.String
                || !members.TryAdd(member.Name, member.Value.GetString()!))
            {
                return new Refusal("key.malformed", member.Name);
            }
        }

        if (members.ContainsKey("d") && !isPrivate)
        {
            return new Refusal("key.private-member");
        }

        if (!SignatureAlgorithms.TryCurve(members.GetValueOrDefault("kty", ""), members.GetValueOrDefault("crv", ""), out var algorithm))
        {
            return new Refusal("key.unknown-curve", members.GetValueOrDefault("crv", ""));
        }

        if (members.TryGetValue("alg", out var alg) && alg != algorithm.Text())
        {
            return new Refusal("key.wrong-algorithm", alg, algorithm.Text());
        }

        var named = algorithm == SignatureAlgorithm.EdDSA ? (string[])["x"] : ["x", "y"];
        if (algorithm == SignatureAlgorithm.EdDSA && members.ContainsKey("y"))
        {
            return new Refusal("key.malformed", "y");
        }

        var bytes = new byte[32 * named.Length];
        for (var i = 0; i < named.Length; i++)
        {
            if (!Base64Url.TryDecode(members.GetValueOrDefault(named[i], ""), out var coordinate) || coordinate.Length != 32)
            {
                return new Refusal("key.malformed", named[i]);
            }

            coordinate.CopyTo(bytes, 32 * i);
        }

        byte[]? secret = null;
        return isPrivate && (!Base64Url.TryDecode(members.GetValueOrDefault("d", ""), out secret) || !Curves.IsPrivateScalar(algorithm, secret))
            ? new Refusal("key.malformed", "d")
            : new Parts(algorithm, bytes, secret);
    }

    /// <summary>kty, crv, x, y, inside an object that the caller opened.</summary>
    public static void WritePublic(Utf8JsonWriter writer, SignatureAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        writer.WriteString("kty", algorithm.KeyType());
        writer.WriteString("crv", algorithm.Curve());
        writer.WriteString("x", Base64Url.Encode(key[..32]));
        if (algorithm != SignatureAlgorithm.EdDSA)
        {
            writer.WriteString("y", Base64Url.Encode(key[32..]));
        }
    }

    /// <summary>RFC 7638 §3: SHA-256 over the required members, sorted, without white space.</summary>
    public static Hash256 Thumbprint(SignatureAlgorithm algorithm, ReadOnlySpan<byte> key)
    {
        var y = algorithm == SignatureAlgorithm.EdDSA ? "" : $",\"y\":\"{Base64Url.Encode(key[32..])}\"";
        return Hash256.Sha256(Encoding.ASCII.GetBytes(
            $"{{\"crv\":\"{algorithm.Curve()}\",\"kty\":\"{algorithm.KeyType()}\",\"x\":\"{Base64Url.Encode(key[..32])}\"{y}}}"));
    }
}
