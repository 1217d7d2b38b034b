using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Store;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Ledger.Verdicts;

/// <summary>
/// This ledger's word of itself, as a trust file: own key, own contract, the agencies' roots as its log has them. It convinces nobody who does not believe
/// the ledger, so whatever is shown on it says so.
/// </summary>
/// <remarks>
/// Nothing in it is taken on the bundle's word alone. The roots are the bundle's, and the verdict stands only if they are in this log. A block is
/// vouched for only if this ledger itself found its anchor there: a header that came with a file could say any time it liked. Where nobody here has met
/// the contract yet, it names none, and then no anchor is compared: what is not known here is nothing against the bundle.
/// </remarks>
internal sealed class OwnWord(string origin, NoteVerifier log, KnownContract contract, IAnchorStore anchors, GrainHost grains, Pack own)
{
    public string Origin => origin;

    public async Task<TrustFile> TrustForAsync(Bundle bundle, CancellationToken cancellation)
    {
        var known = await KnownAsync(bundle, cancellation);
        var at = await contract.FactsAsync(cancellation);
        return new(
            origin,
            log,
            new TrustedChain(
                at.ChainId ?? 0,
                Consensus.None,
                AllowUnsealed: known is not null,
                known is null ? [] : [known.Hash],
                at.Address is null ? [.. new byte[20]] : [.. at.Address.Bytes],
                at.CodeHash ?? CodeIn(bundle, known, at.Address)),
            [.. bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Agency && !s.Statements.IsEmpty)
                .DistinctBy(s => s.Stream)
                .Select(s => new TrustedAgency(AgencyId.Parse(s.Stream.Id).OrThrow(), RootOf(s)))],
            new TrustPolicy(null));
    }

    /// <summary>Whether the ledger says of itself that it is anchored somewhere. That nobody has met the contract's code yet is another matter.</summary>
    public static bool IsAnchored(TrustFile word) => word.Chain.Address.AsSpan().IndexOfAnyExcept((byte)0) >= 0;

    /// <summary>The rules of that name, as published here or built in; when none are named, the ledger's own. Null for what nobody has.</summary>
    public async Task<Pack?> PackAsync(string? name, CancellationToken cancellation)
    {
        if (name is null)
        {
            return own;
        }

        if (name.Split('@') is [var id, var edition] && StreamName.Parse($"standard/{id}").Ok(out var stream, out _)
            && (await grains.Of(stream).StateAsync(cancellation)).Standard?.Edition(edition) is { Withdrawn: null } published)
        {
            return Pack.Parse(published.Document).Ok(out var pack, out _) ? pack : null;
        }

        return Packs.BuiltIn(name).Ok(out var builtIn, out _) ? builtIn : null;
    }

    /// <summary>The anchor's header, if it is the block in which this ledger found the anchor of that very checkpoint.</summary>
    private async Task<BlockHeader?> KnownAsync(Bundle bundle, CancellationToken cancellation) =>
        bundle.Anchor is { } anchor
        && BlockHeader.Parse(anchor.Header).Ok(out var header, out _)
        && Checkpoint.Open(bundle.Checkpoint, log).Ok(out var checkpoint, out _)
        && await anchors.AnchorAsync(checkpoint.Size, cancellation) is { Final: true } stored
        && stored.BlockHash == header.Hash
            ? header
            : null;

    /// <summary>In a store from before codes were kept: as the block says in which this ledger found the anchor. Zeros where that is none.</summary>
    private static Hash256 CodeIn(Bundle bundle, BlockHeader? known, Address? contract) =>
        known is not null && contract is not null && Chain.Account.Verify(known.StateRoot, contract.Bytes, bundle.Anchor!.Account).Ok(out var account, out _)
            ? account.CodeHash
            : default;

    /// <summary>The key that founded the agency, as its keyring here says; the replay checks that it signed.</summary>
    private static string RootOf(StreamPart agency) => agency.Statements[0].Envelope.Signatures[0].Kid;
}
