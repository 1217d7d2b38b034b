using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Rules;

namespace Integrity.Proofs;

/// <summary>The only thing a verifier trusts (docs/formats.md, "Trust file"): small enough to print and compare by eye.</summary>
/// <param name="Origin">The ledger that bundles must come from.</param>
/// <param name="Log">The key that signs its checkpoints.</param>
/// <param name="Agencies">Root keys; an agency that is not here is unproven, by name.</param>
public sealed record TrustFile(
    string Origin,
    NoteVerifier Log,
    TrustedChain Chain,
    ImmutableArray<TrustedAgency> Agencies,
    TrustPolicy Policy)
{
    public const string Format = "integrity-trust@v1";

    public const int MaximumBytes = 1024 * 1024;

    /// <summary>Rule packs to judge by besides those that come with the verifier.</summary>
    public ImmutableArray<TrustedStandard> Standards { get; init; } = [];

    /// <summary>The agency that operates the ledger; null when the file does not say.</summary>
    public AgencyId? Operator { get; init; }

    /// <summary>Members in any order and any layout: people edit this file. Unknown members are refused, so a misspelt policy is never ignored.</summary>
    public static Result<TrustFile> Parse(ReadOnlyMemory<byte> utf8) => TrustFileReader.Read(utf8);

    /// <summary>The file as we write it, indented for people.</summary>
    public byte[] ToUtf8() => TrustFileWriter.Write(this);

    /// <summary>Null when the pack may be judged by: its digest is pinned here, or it is not named here and comes with the verifier.</summary>
    public Refusal? Refuse(Pack pack) =>
        Standards.FirstOrDefault(s => s.Name == pack.Name) is { } pinned
            ? pinned.Digest == pack.Digest ? null : new("trust.standard-differs", pack.Name, $"sha256:{pinned.Digest}", $"sha256:{pack.Digest}")
            : Packs.Has(pack) ? null : new("trust.standard-unknown", pack.Name, $"sha256:{pack.Digest}");

    /// <summary>Thumbprint of the root key that the trust file gives for an agency, or null when it does not name the agency.</summary>
    public string? RootOf(AgencyId agency) => Agencies.FirstOrDefault(a => a.Id == agency)?.Root;
}

/// <summary>The chain that anchors must be on, and the one contract on it that counts.</summary>
/// <param name="Id">EIP-155 chain id. No header carries it: the contract's code does, so <see cref="CodeHash"/> is what pins the chain.</param>
/// <param name="AllowUnsealed">Accept headers that no validator has sealed (a development chain). The verdict still says so.</param>
/// <param name="Blocks">When not empty, the anchor's header must be one of these blocks or an ancestor of one.</param>
/// <param name="Address">Of the anchor contract, 20 bytes.</param>
/// <param name="CodeHash">Keccak-256 of the contract's runtime code.</param>
public sealed record TrustedChain(
    long Id,
    Consensus Consensus,
    bool AllowUnsealed,
    ImmutableArray<Hash256> Blocks,
    ImmutableArray<byte> Address,
    Hash256 CodeHash)
{
    /// <summary>
    /// No contract is at address zero and no code has that hash: whoever writes them knows of no contract, as a ledger that has none says of itself. Then
    /// nothing can be compared with an anchor, and that is no fault of the anchor.
    /// </summary>
    public bool NamesContract => Address.AsSpan().IndexOfAnyExcept((byte)0) >= 0 && CodeHash != default;
}

/// <summary>How a chain's headers are sealed, which is what a header's authenticity is checked by.</summary>
public enum Consensus
{
    /// <summary>Not at all: development chains.</summary>
    None,
}

public sealed record TrustedAgency(AgencyId Id, string Root);

/// <summary>A rule pack by name and digest of its one spelling.</summary>
public sealed record TrustedStandard(string Name, Hash256 Digest);

/// <summary>What is asked beyond integrity.</summary>
/// <param name="MaximumAnchorAge">Judged only when the caller says as of when.</param>
public sealed record TrustPolicy(TimeSpan? MaximumAnchorAge);
