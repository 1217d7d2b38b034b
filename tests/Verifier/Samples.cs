using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Tests;

/// <summary>Fixed keys and statements that tests share. Nothing here is random, so every failure repeats.</summary>
internal static class Samples
{
    public const string Origin = "ledger.example.org";

    public static readonly AgencyId Agency = AgencyId.Parse("cn.331024.psb").OrThrow();

    public static readonly EvidenceCode Code = EvidenceCode.FromBits([0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x01, 0x23]);

    public static readonly SigningKey P256 = Key(SignatureAlgorithm.ES256, 1);

    public static readonly SigningKey Ed25519 = Key(SignatureAlgorithm.EdDSA, 2);

    public static readonly SigningKey Secp256k1 = Key(SignatureAlgorithm.ES256K, 3);

    public static readonly IReadOnlyList<SigningKey> Keys = [P256, Ed25519, Secp256k1];

    /// <summary>The private key whose 32 bytes are all <paramref name="number"/>.</summary>
    public static SigningKey Key(SignatureAlgorithm algorithm, byte number)
    {
        var d = new byte[32];
        d.AsSpan().Fill(number);
        return SigningKey.FromPrivate(algorithm, d);
    }

    public static PublicKey? Find(string kid) => Keys.SingleOrDefault(k => k.Public.Kid == kid)?.Public;

    /// <summary>A first statement on the sample item.</summary>
    public static StatementDraft Draft(string body, params string[] withheld) => new(
        Origin, StreamName.Item(Code), 0, null, "collect", Agency, new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero), JsonElement.Parse(body))
    {
        Salts = withheld.Select((name, i) => (name, salt: Salt(i))).ToDictionary(p => p.name, p => p.salt),
    };

    public static byte[] Salt(int number) => Enumerable.Repeat((byte)(0xA0 + number), Disclosure.MinSalt).ToArray();

    public static Envelope Envelope() => Draft(
        """{"kind":"handset","case":"A3310240000002026110001","place":"浙江省仙居县南峰街道","description":"黑色手机","n":[1,2.50,true,null]}""",
        "place", "description").Sign(P256, Ed25519).OrThrow();

    public static JsonNode Jwk(PublicKey key) => Write(key.WriteJwk);

    public static JsonNode PrivateJwk(SigningKey key) => Write(key.WritePrivateJwk);

    /// <summary>[{"kid":…,"jwk":…}] as the oracles take keys.</summary>
    public static JsonArray Jwks(bool secret, params IEnumerable<SigningKey> keys) =>
        [.. keys.Select(k => new JsonObject { ["kid"] = k.Public.Kid, ["jwk"] = secret ? PrivateJwk(k) : Jwk(k.Public) })];

    public static JsonNode Json(Envelope envelope) => JsonNode.Parse(envelope.ToUtf8())!;

    public static Result<Envelope> Parse(JsonNode json) => Integrity.Statements.Envelope.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static JsonNode Write(Action<Utf8JsonWriter> write)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8))
        {
            write(writer);
        }

        return JsonNode.Parse(utf8.WrittenSpan)!;
    }
}
