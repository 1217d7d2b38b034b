using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Identifiers;
using Integrity.Ledger.Anchor;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Links;

/// <summary>
/// This ledger's word as a trust file: own key, own contract, the agencies' roots as a bundle has them, the block that the bundle is anchored in. Whoever
/// verifies by it believes the ledger, and every page that does so says so.
/// </summary>
internal sealed class OwnWord(string origin, NoteVerifier log, Address? contract, Func<AnchorStatus> status)
{
    public TrustFile For(Bundle bundle) => new(
        origin,
        log,
        new TrustedChain(
            status().ChainId ?? 0,
            Consensus.None,
            AllowUnsealed: true,
            bundle.Anchor is { } anchor && BlockHeader.Parse(anchor.Header).Ok(out var header, out _) ? [header.Hash] : [],
            contract is null ? [.. new byte[20]] : [.. contract.Bytes],
            Hex0x.TryParse($"0x{status().CodeHash}", out Hash256 code) ? code : default),
        [.. bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Agency && !s.Statements.IsEmpty)
            .Select(s => new TrustedAgency(AgencyId.Parse(s.Stream.Id).OrThrow(), s.Statements[0].Envelope.Signatures[0].Kid))],
        new TrustPolicy(null));
}
