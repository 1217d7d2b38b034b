using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Testing;

namespace Integrity.Hammer.Mint;

/// <summary>A statement's body: its open members as JSON text without the braces, and those to be carried as disclosures.</summary>
internal readonly record struct Said(string Open, params (string Name, string Json)[] Withheld);

/// <summary>
/// Writes and signs statements after docs/formats.md, by itself and fast (P-256 by the operating system's library): whoever loads a service
/// must not be slower than it. Not thread-safe: each thread has its own.
/// </summary>
internal sealed class Pen(string origin) : IDisposable
{
    private readonly Dictionary<string, (ECDsa? Fast, SigningKey Key, string Header)> keys = [];

    /// <summary>The next statement of a stream.</summary>
    /// <param name="head">Where the stream stands; moved on.</param>
    public Planned Write(StreamHead head, string act, TestAgency by, int agency, DateTimeOffset at, Said said, params ReadOnlySpan<Officer> signers)
    {
        var planned = Draft(head, head.Seq, head.Prev, act, by, agency, at, said, origin, signers);
        (head.Seq, head.Prev) = (head.Seq + 1, planned.Digest);
        return planned;
    }

    /// <summary>A statement that the ledger must refuse with this code: the stream does not move.</summary>
    public Planned Refused(string code, StreamHead head, long seq, string act, TestAgency by, int agency, DateTimeOffset at, Said said, string? otherOrigin, params ReadOnlySpan<Officer> signers) =>
        Draft(head, seq, seq == 0 ? null : head.Prev, act, by, agency, at, said, otherOrigin ?? origin, signers) with { Refusal = code };

    /// <summary>The wanted signers of an act.</summary>
    public static Officer[] SignersFor(TestAgency by, string act) =>
        by.SignersFor(Acts.TryGet(act, out var definition) ? definition : throw new ArgumentOutOfRangeException(nameof(act), act, "No such act."));

    public void Dispose()
    {
        foreach (var (fast, _, _) in keys.Values)
        {
            fast?.Dispose();
        }
    }

    private Planned Draft(
        StreamHead head, long seq, Hash256? prev, string act, TestAgency by, int agency, DateTimeOffset at, Said said, string name, ReadOnlySpan<Officer> signers)
    {
        var disclosures = said.Withheld.Select(w => Encode(Encoding.UTF8.GetBytes($"[\"{Encode(RandomNumberGenerator.GetBytes(16))}\",\"{w.Name}\",{w.Json}]"))).ToArray();
        var digests = disclosures.Select(d => Encode(SHA256.HashData(Encoding.ASCII.GetBytes(d)))).Order(StringComparer.Ordinal);
        var sd = disclosures.Length == 0 ? "" : $"{(said.Open.Length == 0 ? "" : ",")}\"_sd\":[{string.Join(',', digests.Select(d => $"\"{d}\""))}]";
        var text = $"{{\"v\":1,\"origin\":\"{name}\",\"stream\":\"{head.Name}\",\"seq\":{seq},{(prev is { } p ? $"\"prev\":\"sha256:{p}\"," : "")}\"act\":\"{act}\","
            + $"\"agency\":\"{by.Id}\",\"at\":\"{UtcTime.Format(at)}\",\"body\":{{{said.Open}{sd}}},\"_sd_alg\":\"sha-256\"}}";
        var payload = Encode(Encoding.UTF8.GetBytes(text));
        var (compact, whole) = (new StringBuilder(4096), new StringBuilder(4096));
        _ = compact.Append("{\"payload\":\"").Append(payload).Append("\",\"signatures\":[");
        _ = whole.Append(compact);
        for (var i = 0; i < signers.Length; i++)
        {
            var (header, signature) = Sign(signers[i].Key, payload);
            var one = $"{(i == 0 ? "" : ",")}{{\"protected\":\"{header}\",\"signature\":\"{signature}\"";
            _ = compact.Append(one).Append('}');
            _ = whole.Append(one).Append(i == 0 && disclosures.Length > 0 ? $",\"header\":{{\"disclosures\":[{string.Join(',', disclosures.Select(d => $"\"{d}\""))}]}}}}" : "}");
        }

        // The digest is over the envelope without its disclosures.
        return new(Encoding.ASCII.GetBytes(whole.Append("]}").ToString()), head.Key, head.Name, seq, Hash256.Sha256(Encoding.ASCII.GetBytes(compact.Append("]}").ToString())), agency);
    }

    private (string Header, string Signature) Sign(SigningKey key, string payload)
    {
        if (!keys.TryGetValue(key.Public.Kid, out var known))
        {
            var header = $"{{\"alg\":\"{key.Public.Algorithm}\",\"kid\":\"{key.Public.Kid}\",\"typ\":\"evidence+sd-jwt\"}}";
            keys[key.Public.Kid] = known = (Fast(key), key, Encode(Encoding.ASCII.GetBytes(header)));
        }

        var message = Encoding.ASCII.GetBytes($"{known.Header}.{payload}");
        var signature = known.Fast?.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation) ?? known.Key.Sign(message);
        return (known.Header, Encode(signature));
    }

    private static ECDsa? Fast(SigningKey key)
    {
        if (key.Public.Algorithm != SignatureAlgorithm.ES256)
        {
            return null;
        }

        using var utf8 = new MemoryStream();
        using (var writer = new Utf8JsonWriter(utf8))
        {
            key.WritePrivateJwk(writer);
        }

        var jwk = JsonElement.Parse(utf8.ToArray());
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Part("d"), Q = new ECPoint { X = Part("x"), Y = Part("y") } });

        byte[] Part(string name) => System.Buffers.Text.Base64Url.DecodeFromChars(jwk.GetProperty(name).GetString()!);
    }

    private static string Encode(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

/// <summary>Where a stream stands while it is being written ahead.</summary>
internal sealed class StreamHead(StreamName stream, string origin)
{
    public string Name { get; } = stream.ToString();

    public Hash256 Key { get; } = stream.Key(origin);

    public long Seq { get; set; }

    public Hash256? Prev { get; set; }
}
