using System.Text.Json;
using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Certificates;

/// <summary>
/// A ledger's own word as a trust file, for who asks one from afar and has no file: its key and contract as it tells them, the agencies' roots and the
/// anchor's block as the bundle has them. What is verified by it is verified against the ledger's own claims, and whoever shows the result must say so.
/// Inside the ledger, which knows its own anchors, <see cref="Verdicts.OwnWord"/> takes no block on a bundle's word.
/// </summary>
internal static class OwnTrust
{
    /// <summary>From what <c>GET /v1/ledger</c> answers.</summary>
    public static Result<TrustFile> Of(JsonElement ledger, Bundle bundle)
    {
        if (Text(ledger, "origin") is not { } origin || Text(ledger, "log") is not { } key || !NoteVerifier.Parse(key).Ok(out var log, out _))
        {
            return new Refusal("certificate.no-own-word");
        }

        var chain = ledger.TryGetProperty("chain", out var said) ? said : default;
        return new TrustFile(
            origin,
            log,
            new TrustedChain(
                Number(chain, "id") ?? 0,
                Consensus.None,
                AllowUnsealed: true,
                bundle.Anchor is { } anchor && BlockHeader.Parse(anchor.Header).Ok(out var header, out _) ? [header.Hash] : [],
                Address.TryParse(Text(chain, "address"), out var contract) ? [.. contract.Bytes] : [.. new byte[20]],
                Hex0x.TryParse(Text(chain, "codeHash") ?? "", out Hash256 code) ? code : default),
            [.. bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Agency && !s.Statements.IsEmpty)
                .Select(s => new TrustedAgency(AgencyId.Parse(s.Stream.Id).OrThrow(), s.Statements[0].Envelope.Signatures[0].Kid))],
            new TrustPolicy(null));
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;
}
