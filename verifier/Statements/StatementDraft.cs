using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Statements;

/// <summary>A statement before anyone signed it.</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="Stream">Whose history it continues.</param>
/// <param name="Seq">The next place in that history.</param>
/// <param name="Prev">Envelope digest of the statement before; null at 0.</param>
/// <param name="Act">What was done.</param>
/// <param name="Agency">Whose keys will sign.</param>
/// <param name="At">When; only its whole seconds are kept.</param>
/// <param name="Body">All members, open and withholdable, as one object.</param>
public sealed record StatementDraft(
    string Origin, StreamName Stream, long Seq, Hash256? Prev, string Act, AgencyId Agency, DateTimeOffset At, JsonElement Body)
{
    public Hash256? After { get; init; }

    public string? Standard { get; init; }

    /// <summary>A fresh random salt (≥ 16 bytes) for each member of the body that shall be carried as a disclosure.</summary>
    public IReadOnlyDictionary<string, byte[]> Salts { get; init; } = ImmutableDictionary<string, byte[]>.Empty;

    /// <summary>Signed by each key, in order. Refused when the result is not a statement that <see cref="Envelope.Parse(ReadOnlyMemory{byte})"/> would read.</summary>
    public Result<Envelope> Sign(params IReadOnlyList<SigningKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (!Write().Ok(out var written, out var refusal))
        {
            return refusal;
        }

        var text = Base64Url.Encode(written.Payload);
        return Envelope.Parse(new Envelope(text, written.Statement, [.. keys.Select(k => EnvelopeSignature.By(k, text))], written.Disclosures).ToUtf8());
    }

    /// <summary>For one key that is not here: what it must sign. Refused as <see cref="Sign"/> refuses.</summary>
    public Result<PreparedStatement> Prepare(PublicKey key) => Write().Ok(out var written, out var refusal)
        ? new PreparedStatement(Base64Url.Encode(written.Payload), written.Statement, written.Disclosures, key)
        : refusal;

    private Result<Written> Write()
    {
        if (Body.ValueKind != JsonValueKind.Object)
        {
            return new Refusal("statement.malformed", "body");
        }

        // The caller's element may come from a lenient reader; written again, it must not surprise the strict one.
        if (!StrictJson.ParseElement(JsonMarshal.GetRawUtf8Value(Body), Payload.MaxDepth, Envelope.MaxSize).Ok(out var body, out var loose))
        {
            return loose;
        }

        if (Withholding.HasReserved(body))
        {
            return new Refusal("statement.reserved-name", "body");
        }

        if (Salts.Values.Any(s => s.Length < Disclosure.MinSalt))
        {
            return new Refusal("statement.weak-salt", Salts.First(s => s.Value.Length < Disclosure.MinSalt).Key);
        }

        ImmutableArray<Disclosure> disclosures =
        [
            .. body.EnumerateObject().Where(m => Salts.ContainsKey(m.Name)).Select(m => Disclosure.Of(m.Name, m.Value, Salts[m.Name])),
        ];
        var payload = DraftText.Write(this, disclosures);
        if (!Payload.Read(payload, disclosures).Ok(out var statement, out var refusal))
        {
            return refusal;
        }

        return new Written(payload, statement, disclosures);
    }

    private sealed record Written(byte[] Payload, Statement Statement, ImmutableArray<Disclosure> Disclosures);
}
