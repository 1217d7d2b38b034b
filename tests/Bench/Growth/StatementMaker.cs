using System.Security.Cryptography;
using System.Text;
using Integrity.Keys;
using Integrity.Testing;

namespace Integrity.Bench.Growth;

/// <summary>A statement as the service stores it.</summary>
internal readonly record struct Made(string Stream, Hash256 Key, long Seq, Hash256 Digest, byte[] Envelope);

/// <summary>Makes items' statements from the template, each really signed by its officers' keys. One thread at a time.</summary>
/// <param name="template">What they are made from.</param>
/// <param name="asOfficers">Sign as officers do, the same bytes each time: ten times slower than the platform's ES256, whose nonces are random.</param>
internal sealed class StatementMaker(ItemTemplate template, bool asOfficers) : IDisposable
{
    private readonly Dictionary<string, Func<byte[], byte[]>> signers = [];
    private readonly List<ECDsa> opened = [];
    private readonly MemoryStream buffer = new(8192);

    public void Dispose() => opened.ForEach(k => k.Dispose());

    public Made[] Make(ItemTemplate.Subject subject)
    {
        var (item, caseName) = (subject.Item.ToString(), subject.CaseStream.ToString());
        var (itemKey, caseKey) = (subject.Item.Key(History.Origin), subject.CaseStream.Key(History.Origin));
        var fill = new byte[ItemTemplate.Step.FirstDigest + template.Steps.Count][];
        fill[ItemTemplate.Step.Code] = Encoding.ASCII.GetBytes(subject.Code.ToString());
        fill[ItemTemplate.Step.Case] = Encoding.ASCII.GetBytes(subject.Case);
        var made = new Made[template.Steps.Count];
        for (var i = 0; i < made.Length; i++)
        {
            var step = template.Steps[i];
            var (digest, envelope) = Sign(step, fill);
            fill[ItemTemplate.Step.FirstDigest + i] = Encoding.ASCII.GetBytes(digest.ToString());
            made[i] = step.Kind == Identifiers.StreamKind.Item ? new(item, itemKey, step.Seq, digest, envelope) : new(caseName, caseKey, step.Seq, digest, envelope);
        }

        return made;
    }

    private (Hash256 Digest, byte[] Envelope) Sign(ItemTemplate.Step step, byte[][] fill)
    {
        buffer.SetLength(0);
        foreach (var (text, hole) in step.Parts)
        {
            buffer.Write(text);
            buffer.Write(fill[hole]);
        }

        buffer.Write(step.Tail);
        var payload = new byte[System.Buffers.Text.Base64Url.GetEncodedLength((int)buffer.Length)];
        _ = System.Buffers.Text.Base64Url.EncodeToUtf8(buffer.GetBuffer().AsSpan(0, (int)buffer.Length), payload);
        var signatures = step.Signatures.Select(s => (s.Protected, Signature: SignerOf(s.Kid)([.. s.Protected, (byte)'.', .. payload]))).ToArray();
        return (Hash256.Sha256(Write(payload, signatures, [])), Write(payload, signatures, step.Disclosures));
    }

    private byte[] Write(byte[] payload, (byte[] Protected, byte[] Signature)[] signatures, IReadOnlyList<byte[]> disclosures)
    {
        buffer.SetLength(0);
        buffer.Write("{\"payload\":\""u8);
        buffer.Write(payload);
        buffer.Write("\",\"signatures\":["u8);
        Span<byte> text = stackalloc byte[96];
        for (var i = 0; i < signatures.Length; i++)
        {
            buffer.Write(i == 0 ? "{\"protected\":\""u8 : ",{\"protected\":\""u8);
            buffer.Write(signatures[i].Protected);
            buffer.Write("\",\"signature\":\""u8);
            buffer.Write(text[..System.Buffers.Text.Base64Url.EncodeToUtf8(signatures[i].Signature, text)]);
            buffer.Write("\""u8);
            for (var d = 0; i == 0 && d < disclosures.Count; d++)
            {
                buffer.Write(d == 0 ? ",\"header\":{\"disclosures\":[\""u8 : ",\""u8);
                buffer.Write(disclosures[d]);
                buffer.Write(d == disclosures.Count - 1 ? "\"]}"u8 : "\""u8);
            }

            buffer.Write("}"u8);
        }

        buffer.Write("]}"u8);
        return buffer.ToArray();
    }

    private Func<byte[], byte[]> SignerOf(string kid)
    {
        if (!signers.TryGetValue(kid, out var signer))
        {
            var officer = Cast.Agencies.SelectMany(a => a.Officers).Single(o => o.Key.Public.Kid == kid);
            signers[kid] = signer = !asOfficers && officer.Key.Public.Algorithm == SignatureAlgorithm.ES256 ? Platform(officer) : message => officer.Key.Sign(message);
        }

        return signer;
    }

    /// <summary>The officer's key, whose secret follows from its label (<see cref="Cast.Key"/>).</summary>
    private Func<byte[], byte[]> Platform(Officer officer)
    {
        var point = officer.Key.Public.Bytes;
        var key = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = SHA256.HashData(Encoding.UTF8.GetBytes($"test key of {officer.Number}")),
            Q = { X = point[..32].ToArray(), Y = point[32..].ToArray() },
        });
        opened.Add(key);
        return message => key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }
}
