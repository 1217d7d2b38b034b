using System.Text.Json;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Certificates;

/// <summary>
/// A ledger's own word as a trust file, for who asks one from afar and has no file: its key and contract as it tells them, and the agencies' roots as
/// the bundle has them, which only count where they are in that key's log. What is verified by it is verified against the ledger's own claims, and
/// whoever shows the result must say so.
/// </summary>
/// <remarks>
/// It names no block and lets no chain go unsealed. The block came in the bundle, and a fact never rests on the bundle that it judges: anybody can make a
/// header of any time with any contract in it. Inside the ledger, which knows its own anchors, <see cref="Verdicts.OwnWord"/> does name one.
/// </remarks>
internal static class OwnTrust
{
    /// <summary>From what <c>GET /v1/ledger</c> answers.</summary>
    public static Result<TrustFile> Of(JsonElement ledger, Bundle bundle)
    {
        if (Text(ledger, "origin") is not { } origin || Text(ledger, "log") is not { } key || !NoteVerifier.Parse(key).Ok(out var log, out _))
        {
            return new Refusal("certificate.no-own-word");
        }

        // Before its first answer from the chain since its start, a ledger does not know what code its contract has. That is no fault of the bundle.
        var chain = ledger.TryGetProperty("chain", out var said) ? said : default;
        var (contract, code) = (default(Address), default(Hash256));
        if (bundle.Anchor is not null && !(Address.TryParse(Text(chain, "address"), out contract) && Hex0x.TryParse(Text(chain, "codeHash") ?? "", out code)))
        {
            return new Refusal("certificate.chain-unknown");
        }

        return new TrustFile(
            origin,
            log,
            new TrustedChain(
                Number(chain, "id") ?? 0,
                Consensus.None,
                AllowUnsealed: false,
                [],
                contract is null ? [.. new byte[20]] : [.. contract.Bytes],
                code),
            [.. bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Agency && !s.Statements.IsEmpty)
                .Select(s => new TrustedAgency(AgencyId.Parse(s.Stream.Id).OrThrow(), s.Statements[0].Envelope.Signatures[0].Kid))],
            new TrustPolicy(null));
    }

    private static string? Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static long? Number(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.TryGetInt64(out var number) ? number : null;
}
