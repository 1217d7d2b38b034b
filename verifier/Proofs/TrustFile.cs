using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Log;

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

    /// <summary>Members in any order and any layout: people edit this file. Unknown members are refused, so a misspelt policy is never ignored.</summary>
    public static Result<TrustFile> Parse(ReadOnlyMemory<byte> utf8) => TrustFileReader.Read(utf8);

    /// <summary>The file as we write it, indented for people.</summary>
    public byte[] ToUtf8() => TrustFileWriter.Write(this);

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
    Hash256 CodeHash);

/// <summary>How a chain's headers are sealed, which is what a header's authenticity is checked by.</summary>
public enum Consensus
{
    /// <summary>Not at all: development chains.</summary>
    None,
}

public sealed record TrustedAgency(AgencyId Id, string Root);

/// <summary>What is asked beyond integrity.</summary>
/// <param name="MaximumAnchorAge">Judged only when the caller says as of when.</param>
public sealed record TrustPolicy(TimeSpan? MaximumAnchorAge);
