using System.Text.Json;
using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Certificates;

/// <summary>
/// A ledger's own word as a trust file, for who has none: its key and contract as it tells them, the agencies' roots as the bundle has them. What is
/// verified by it is verified against the ledger's own claims, and whoever shows the result must say so.
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
        return Of(
            origin,
            log,
            Number(chain, "id") ?? 0,
            Address.TryParse(Text(chain, "address"), out var contract) ? contract : null,
            Hex0x.TryParse(Text(chain, "codeHash") ?? "", out Hash256 code) ? code : default,
            bundle);
    }

    /// <summary>From what a ledger knows of itself.</summary>
    public static TrustFile Of(string origin, NoteVerifier log, long chain, Address? contract, Hash256 code, Bundle bundle) => new(
        origin,
        log,
        new TrustedChain(
            chain,
            Consensus.None,
            AllowUnsealed: true,
            bundle.Anchor is { } anchor && BlockHeader.Parse(anchor.Header).Ok(out var header, out _) ? [header.Hash] : [],
            contract is null ? [.. new byte[20]] : [.. contract.Bytes],
            code),
        [.. bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Agency && !s.Statements.IsEmpty)
            .Select(s => new TrustedAgency(AgencyId.Parse(s.Stream.Id).OrThrow(), s.Statements[0].Envelope.Signatures[0].Kid))],
        new TrustPolicy(null));

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;
}
