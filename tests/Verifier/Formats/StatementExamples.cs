using System.Buffers;
using System.Text;
using System.Text.Json;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Tests.Formats;

/// <summary>Regenerates the worked examples of digests, codes, keys and statements; the document must show these bytes.</summary>
public sealed class StatementExamples
{
    private const string Body = """
        {"kind":"handset","method":"seizure","case":"A3310240000002026110001","from":"2026-11-22T05:40:00Z","to":"2026-11-22T05:55:00Z","place":"浙江省仙居县南峰街道"}
        """;

    private static readonly EvidenceCode Code = EvidenceCode.FromBits([0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF, 0x01, 0x23]);

    private static readonly StreamName Stream = StreamName.Item(Code);

    private static readonly Envelope Envelope = Draft().Sign(Samples.P256, Samples.Ed25519).OrThrow();

    private static readonly Dictionary<string, Func<string>> Examples = new()
    {
        ["digest-abc"] = () => string.Join('\n', Digests()),
        ["evidence-code"] = () => Code.ToString(),
        ["stream-key"] = () => Stream.Key(Samples.Origin).ToString(),
        ["jwk-es256"] = () => Jwk(Samples.P256.Public),
        ["jwk-eddsa"] = () => Jwk(Samples.Ed25519.Public),
        ["jwk-es256k"] = () => Jwk(Samples.Secp256k1.Public),
        ["kid-es256"] = () => Samples.P256.Public.Kid,
        ["kid-eddsa"] = () => Samples.Ed25519.Public.Kid,
        ["kid-es256k"] = () => Samples.Secp256k1.Public.Kid,
        ["statement"] = () => Decoded((string)Samples.Json(Envelope)["payload"]!),
        ["protected"] = () => Decoded(Envelope.Signatures[0].Protected),
        ["disclosure"] = () => Decoded(Envelope.Disclosures[0].Encoded),
        ["disclosure-digest"] = () => Envelope.Disclosures[0].Digest,
        ["envelope"] = () => Encoding.UTF8.GetString(Envelope.ToUtf8()),
        ["envelope-withheld"] = () => Encoding.UTF8.GetString(Envelope.Keeping(_ => false).ToUtf8()),
        ["envelope-digest"] = () => Digest.Sha256(Envelope.Digest).ToString(),
    };

    public static TheoryData<string> Names => [.. Examples.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_document_shows_what_the_code_makes(string name) => Assert.Equal(Examples[name](), FormatsDocument.Example(name));

    [Fact]
    public void The_documents_envelope_verifies_with_the_documents_keys()
    {
        var keys = Examples.Keys.Where(n => n is "jwk-es256" or "jwk-eddsa").Select(n => PublicKey.FromJwk(JsonElement.Parse(FormatsDocument.Example(n))).OrThrow()).ToList();
        var envelope = Envelope.Parse(Encoding.UTF8.GetBytes(FormatsDocument.Example("envelope"))).OrThrow();
        Assert.Null(envelope.VerifySignatures(kid => keys.SingleOrDefault(k => k.Kid == kid)));
        Assert.Equal(FormatsDocument.Example("envelope-digest"), Digest.Sha256(envelope.Digest).ToString());
        var withheld = Envelope.Parse(Encoding.UTF8.GetBytes(FormatsDocument.Example("envelope-withheld"))).OrThrow();
        Assert.Equal((envelope.Digest, 1), (withheld.Digest, withheld.Statement.Body.Withheld));
    }

    private static StatementDraft Draft() =>
        new(Samples.Origin, Stream, 0, null, "collect", Samples.Agency, new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero), JsonElement.Parse(Body))
        {
            Salts = new Dictionary<string, byte[]> { ["place"] = [.. Enumerable.Range(0, Disclosure.MinSalt).Select(i => (byte)i)] },
        };

    private static IEnumerable<string> Digests()
    {
        using var all = new MultiDigest(DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sm3, DigestAlgorithm.Sha256Tree);
        all.Append("abc"u8);
        return [.. all.Finish().Select(d => d.ToString())];
    }

    private static string Jwk(PublicKey key)
    {
        var utf8 = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(utf8))
        {
            key.WriteJwk(writer);
        }

        return Encoding.UTF8.GetString(utf8.WrittenSpan);
    }

    private static string Decoded(string text) => Base64Url.TryDecode(text, out var utf8) ? Encoding.UTF8.GetString(utf8) : "";
}
