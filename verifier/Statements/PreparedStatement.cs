using System.Collections.Immutable;
using System.Text;
using Integrity.Keys;

namespace Integrity.Statements;

/// <summary>A statement that a key outside this process shall sign: what to sign, and how to go on with the signature.</summary>
public sealed class PreparedStatement
{
    private readonly string payload;
    private readonly string header;
    private readonly Statement statement;
    private readonly ImmutableArray<Disclosure> disclosures;
    private readonly PublicKey key;

    internal PreparedStatement(string payload, Statement statement, ImmutableArray<Disclosure> disclosures, PublicKey key)
    {
        (this.payload, this.statement, this.disclosures, this.key) = (payload, statement, disclosures, key);
        header = EnvelopeSignature.HeaderOf(key);
    }

    /// <summary>The JWS signing input (RFC 7515 §5.1).</summary>
    public ReadOnlyMemory<byte> Message => Encoding.ASCII.GetBytes($"{header}.{payload}");

    /// <summary>The envelope with this one signature, as everybody reads it. Who asked the key checks that it signed: this does not.</summary>
    public Result<Envelope> With(ReadOnlySpan<byte> signature) => Envelope.Parse(
        new Envelope(payload, statement, [new EnvelopeSignature(key.Kid, key.Algorithm, header, Base64Url.Encode(signature))], disclosures).ToUtf8());
}
