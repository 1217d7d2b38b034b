using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Statements;

/// <summary>A statement with its signatures and disclosures: a JWS in General JSON serialization (RFC 7515 §7.2.1). Immutable.</summary>
/// <remarks>
/// Payload and protected headers are kept as they were sent; nothing is re-serialised to verify or to hash.
/// An envelope that parsed is well formed; its signatures are not verified until <see cref="VerifySignatures"/> says so.
/// </remarks>
public sealed class Envelope
{
    /// <summary>Bytes of the whole JSON text.</summary>
    public const int MaxSize = 64 << 10;

    public const int MaxSignatures = 16;

    private readonly string payload;

    internal Envelope(string payload, Statement statement, ImmutableArray<EnvelopeSignature> signatures, ImmutableArray<Disclosure> disclosures)
    {
        this.payload = payload;
        (Statement, Signatures, Disclosures) = (statement, signatures, disclosures);
        Digest = EnvelopeText.Digest(payload, signatures);
    }

    private Envelope(Envelope whole, Statement statement, ImmutableArray<Disclosure> kept)
    {
        payload = whole.payload;
        (Statement, Signatures, Disclosures, Digest) = (statement, whole.Signatures, kept, whole.Digest);
    }

    public Statement Statement { get; }

    /// <summary>Names this statement for ever: it covers payload and signatures, not disclosures, so withholding leaves it alone.</summary>
    public Hash256 Digest { get; }

    /// <summary>SHA-256 over the payload as it travels: what is signed, whoever signs it and however many do.</summary>
    public Hash256 Content => Hash256.Sha256(Encoding.ASCII.GetBytes(payload));

    public ImmutableArray<EnvelopeSignature> Signatures { get; }

    public ImmutableArray<Disclosure> Disclosures { get; }

    public static Result<Envelope> Parse(ReadOnlyMemory<byte> utf8)
    {
        if (!StrictJson.Parse(utf8, Payload.MaxDepth, MaxSize).Ok(out var document, out var refusal))
        {
            return refusal;
        }

        using (document)
        {
            return Parse(document.RootElement);
        }
    }

    /// <summary>An envelope inside a document that <see cref="StrictJson"/> read.</summary>
    public static Result<Envelope> Parse(JsonElement json) =>
        json.ValueKind != JsonValueKind.Object ? new Refusal("statement.malformed", "envelope")
        : JsonMarshal.GetRawUtf8Value(json).Length is var size && size > MaxSize
            ? new Refusal("json.too-large", size.ToString(), MaxSize.ToString())
        : EnvelopeText.Read(json);

    /// <summary>The same envelope with fewer disclosures; the signatures and the digest still hold.</summary>
    public Envelope Keeping(Func<Disclosure, bool> keep)
    {
        ImmutableArray<Disclosure> kept = [.. Disclosures.Where(keep)];
        return new(this, Statement with { Body = Body.Of(Statement.Body.Open, kept).OrThrow() }, kept);
    }

    /// <summary>One more signature over the same payload: how a second officer signs what the first prepared. The digest changes.</summary>
    public Result<Envelope> WithSignature(SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Signatures.Any(s => s.Kid == key.Public.Kid))
        {
            return new Refusal("statement.same-signer", key.Public.Kid);
        }

        if (Signatures.Length == MaxSignatures)
        {
            return new Refusal("statement.signature-count", MaxSignatures.ToString());
        }

        var signed = new Envelope(payload, Statement, Signatures.Add(EnvelopeSignature.By(key, payload)), Disclosures);
        return signed.ToUtf8().Length is var size && size > MaxSize ? new Refusal("json.too-large", size.ToString(), MaxSize.ToString()) : signed;
    }

    /// <summary>Null when every signature is by the key that its kid names. Asks once for each kid; a null key is an unknown one.</summary>
    public Refusal? VerifySignatures(Func<string, PublicKey?> keyOf)
    {
        ArgumentNullException.ThrowIfNull(keyOf);
        foreach (var signature in Signatures)
        {
            if (keyOf(signature.Kid) is not { } key || key.Kid != signature.Kid)
            {
                return new("statement.unknown-key", signature.Kid);
            }

            if (key.Algorithm != signature.Algorithm)
            {
                return new("statement.wrong-algorithm", signature.Kid, signature.Algorithm.Text());
            }

            if (!EnvelopeText.Verify(payload, signature, key))
            {
                return new("statement.bad-signature", signature.Kid);
            }
        }

        return null;
    }

    /// <summary>The compact form: payload, signatures; in the first, the disclosures when there are any.</summary>
    public void Write(Utf8JsonWriter w)
    {
        ArgumentNullException.ThrowIfNull(w);
        EnvelopeText.Write(w, payload, Signatures, Disclosures);
    }

    /// <summary>What <see cref="Write"/> writes, as a text of its own.</summary>
    public byte[] ToUtf8() => EnvelopeText.Compact(payload, Signatures, Disclosures);
}
