using System.Collections.Immutable;
using Integrity.Digests;
using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>Where one item stands: everything its open history says. Immutable; a step shares all it did not change.</summary>
public sealed record ItemState
{
    public required EvidenceCode Code { get; init; }

    /// <summary>handset, image, report, … as the schemas list them.</summary>
    public required string Kind { get; init; }

    /// <summary>Case code; of a derived item its parent's, null where the parent was not at hand. Decides nothing.</summary>
    public string? Case { get; init; }

    public required AgencyId Holder { get; init; }

    /// <summary>Who held it from which statement on; the last is the holder.</summary>
    public required ImmutableList<Holding> Holdings { get; init; }

    /// <summary>Number of the seal it is under.</summary>
    public string? Seal { get; init; }

    /// <summary>The locker it lies in.</summary>
    public string? Locker { get; init; }

    /// <summary>The offer that waits for an answer.</summary>
    public Offer? Offer { get; init; }

    /// <summary>The item's own digests, as its first statement recorded them.</summary>
    public DigestList Digests { get; init; } = DigestList.None;

    public ItemParent? Parent { get; init; }

    /// <summary>The items made from it, oldest first.</summary>
    public ImmutableList<ChildItem> Children { get; init; } = [];

    /// <summary>criminal, administrative, civil; of a derived item its parent's. Decides nothing.</summary>
    public string? CaseType { get; init; }

    /// <summary>Holds that were not released; one with an end may have ended by itself.</summary>
    public ImmutableList<Hold> Holds { get; init; } = [];

    /// <summary>Everyone the history was shared with, revoked or not.</summary>
    public ImmutableList<ShareGrant> Grants { get; init; } = [];

    /// <summary><c>returned</c> or <c>disposed</c>, once custody has ended; what follows is only added to the record.</summary>
    public string? Ended { get; init; }

    /// <summary>The statements so far, by seq: whose each is, and its envelope digest.</summary>
    public ImmutableList<PastStatement> Past { get; init; } = [];

    /// <summary>How many statements so far.</summary>
    public long Steps => Past.Count;

    public bool IsHolder(AgencyId agency) => Holder == agency;

    /// <summary>Whether the item is or was in this agency's hands.</summary>
    public bool WasHeldBy(AgencyId agency) => Holdings.Exists(h => h.Agency == agency);

    /// <summary>Whether an agency may read the history, and add to its record, at that time: past and present holder, taker of an open offer, live share.</summary>
    public bool IsReader(AgencyId agency, DateTimeOffset at) =>
        WasHeldBy(agency) || Offer?.To == agency || Grants.Exists(g => g.To == agency && g.IsLive(at));

    /// <summary>The hold that forbids moving the item at that time; the oldest, where there are several.</summary>
    public Hold? LiveHold(DateTimeOffset at) => Holds.Find(h => h.IsLive(at));

    /// <summary>The statement of that seq, where there is one.</summary>
    public PastStatement? PastOrNull(long seq) => seq >= 0 && seq < Past.Count ? Past[(int)seq] : null;

    /// <summary>Every digest the history vouches for: the item's own, and those of what was made from it.</summary>
    public IEnumerable<KnownDigest> KnownDigests() =>
        Digests.All.Select(d => new KnownDigest(Code, d, 0)).Concat(Children.SelectMany(c => c.Digests.All.Select(d => new KnownDigest(c.Code, d, c.Seq))));
}

/// <summary>A stay of the item with an agency, from that statement (and its claimed time) on.</summary>
public sealed record Holding(AgencyId Agency, long Seq, DateTimeOffset At);

/// <summary>An open offer.</summary>
/// <param name="To">Who may accept or refuse it.</param>
/// <param name="Purpose">examination, custody, prosecution, court, other.</param>
/// <param name="Due">When the item must be back, where it must.</param>
/// <param name="Seq">The statement that made the offer.</param>
public sealed record Offer(AgencyId To, string Purpose, DateTimeOffset? Due, long Seq);

/// <summary>Where a derived item comes from: the parent, and the envelope digest of the statement that lists it.</summary>
public sealed record ItemParent(StreamName Stream, Hash256 Statement);

/// <summary>An item made from this one by the statement <paramref name="Seq"/>, whose envelope digest is <paramref name="Statement"/>.</summary>
public sealed record ChildItem(EvidenceCode Code, string Kind, DigestList Digests, long Seq, Hash256 Statement);

/// <summary>A recorded digest, whose it is, and the statement of this history that says so.</summary>
public sealed record KnownDigest(EvidenceCode Of, RecordedDigest Recorded, long Seq);

/// <summary>A hold: the item stays where it is until its placer releases it, or until it ends.</summary>
/// <param name="Seq">The statement that placed it.</param>
/// <param name="Agency">Who placed it and may release it.</param>
/// <param name="Until">Last second it holds; null: until released.</param>
public sealed record Hold(long Seq, AgencyId Agency, DateTimeOffset? Until)
{
    public bool IsLive(DateTimeOffset at) => Until is null || at <= Until;
}

/// <summary>An agency the history is shared with.</summary>
/// <param name="Seq">The statement that granted it.</param>
/// <param name="To">Who may read.</param>
/// <param name="By">Who granted it.</param>
/// <param name="Until">Last second it allows reading; null: until revoked.</param>
/// <param name="Revoked">Set once it is revoked.</param>
public sealed record ShareGrant(long Seq, AgencyId To, AgencyId By, DateTimeOffset? Until, bool Revoked = false)
{
    public bool IsLive(DateTimeOffset at) => !Revoked && (Until is null || at <= Until);
}

/// <summary>A statement of this history: whose it is, and its envelope digest.</summary>
public sealed record PastStatement(AgencyId Agency, Hash256 Digest);
