using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Proofs;

/// <summary>What a bundle proves about its subject. Everything here is bound to the checkpoint by hashes and signatures.</summary>
/// <param name="Kind">Of an item what it is; of a case the procedure it belongs to.</param>
/// <param name="Holder">Of an item; null for a case.</param>
/// <param name="Seal">Number of the seal now on the item, or null when it is not sealed.</param>
/// <param name="Offer">The agency that a hand-over is open to, or null.</param>
/// <param name="Statements">Number of statements of the subject's stream, all of which were checked.</param>
/// <param name="Head">Envelope digest of the newest of them.</param>
/// <param name="Steps">Every statement of the subject and of the items it was derived from, in log order.</param>
/// <param name="Withheld">Members that whoever passed the bundle on has left out; a count per step is in <see cref="Steps"/>.</param>
/// <param name="Size">Size of the log at the checkpoint.</param>
/// <param name="Root">Root of the log at the checkpoint.</param>
/// <param name="Anchor">The block that holds the anchor, when a seal or the trust file vouches for it.</param>
public sealed record Facts(
    string Origin,
    StreamName Subject,
    string? Kind,
    string? Case,
    AgencyId? Holder,
    string? Seal,
    string? Locker,
    AgencyId? Offer,
    long Statements,
    Hash256 Head,
    IReadOnlyList<Step> Steps,
    IReadOnlyList<KnownDigest> Digests,
    int Withheld,
    long Size,
    Hash256 Root,
    AnchorFacts? Anchor)
{
    /// <summary>Of a case: every item of it, as it stands, in the order of the bundle. Empty for an item.</summary>
    public IReadOnlyList<ItemFacts> Items { get; init; } = [];
}

/// <summary>How one item of a case stands. One that is listed and has not begun has no statements, and nothing else is known of it.</summary>
/// <param name="Parent">The item it was made from.</param>
public sealed record ItemFacts(
    StreamName Stream, string? Kind, AgencyId? Holder, string? Seal, string? Locker, AgencyId? Offer, string? Ended, StreamName? Parent, long Statements, Hash256? Head);

/// <summary>One statement, as replayed.</summary>
/// <param name="Index">Its position in the log.</param>
/// <param name="At">The signer's claim.</param>
/// <param name="After">Time of the block that the statement names: it was signed later than that. Null when it names none.</param>
/// <param name="Withheld">How many of its members are not disclosed.</param>
public sealed record Step(
    StreamName Stream,
    long Seq,
    long Index,
    Hash256 Digest,
    string Act,
    AgencyId Agency,
    DateTimeOffset At,
    DateTimeOffset? After,
    IReadOnlyList<Signer> Signers,
    int Withheld)
{
    /// <summary>
    /// Names that the withheld members may be among: those that the act's schema lets be withheld, less those that are open or disclosed here. They
    /// are public knowledge, so they tell nothing of the statement; which of them it has, it keeps to itself. Empty when nothing is withheld.
    /// </summary>
    public IReadOnlyList<string> MayBeAmong { get; init; } = [];
}

/// <summary>A key that signed, and whose it was in the keyring of that moment.</summary>
/// <param name="Officer">The pseudonymous officer number under which the agency's keyring holds the key; null for the agency's own root key.</param>
public sealed record Signer(string Kid, string? Officer);

/// <summary>The block under which the checkpoint was proved to be on the chain.</summary>
/// <param name="Gaps">For each collection and acquisition, what no anchor can show: the time before this block.</param>
public sealed record AnchorFacts(long Number, Hash256 Block, DateTimeOffset Time, IReadOnlyList<PreAnchorGap> Gaps);

/// <summary>The time between an act that fixed the evidence and the block that fixed the act.</summary>
/// <param name="Ended">When the collection or acquisition ended, as its signers claim.</param>
public sealed record PreAnchorGap(StreamName Stream, long Seq, string Act, DateTimeOffset Ended, TimeSpan Gap);
