using System.Net;

namespace Integrity.Ledger.Limits;

/// <summary>How much this node takes on. What comes from this very machine, not through a proxy, is its operator's and has no rate limit; all the rest holds for everybody.</summary>
public sealed record RequestLimits
{
    /// <summary>Requests a second of one source address (IPv6: of one /64), ten seconds' worth at once. 0: no limit.</summary>
    public int Source { get; init; } = 500;

    /// <summary>Accepted statements a second of one agency, and as many authorised reads, ten seconds' worth at once. 0: no limit.</summary>
    public int Agency { get; init; } = 200;

    /// <summary>Submissions whose body is here and that are not decided yet.</summary>
    public int Work { get; init; } = 1024;

    /// <summary>Authorised reads being answered; one agency has at most a quarter of them.</summary>
    public int Reads { get; init; } = 512;

    /// <summary>Open connections; one more is closed as it comes.</summary>
    public int Connections { get; init; } = 4096;

    /// <summary>Open connections of one address, unless it is a believed proxy's: an eighth of all.</summary>
    public int ConnectionsOfOne => Math.Max(1, Connections / 8);

    /// <summary>Batches under way; one source has at most an eighth of them.</summary>
    public int Batches { get; init; } = 64;

    /// <summary>Bundles being sent and verified for who brings one; each is in memory meanwhile. One source has at most a quarter of them.</summary>
    public int Verifications { get; init; } = 8;

    /// <summary>
    /// Pages that a history is verified for, being made: so many for readers, of whom one agency has at most a quarter, and as many for reports behind links, of
    /// which one source has at most a quarter, and as many for searches through a case. None is a stranger's: whoever only knows an item's address takes none.
    /// </summary>
    public int Pages { get; init; } = 8;

    /// <summary>Bytes of the largest bundle that a page is made of: the largest that a verifier reads.</summary>
    public int LargestPage { get; init; } = Proofs.Bundle.MaximumBytes;

    /// <summary>Proxies whose <c>X-Forwarded-For</c> is believed, besides this machine.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>How long a request's headers may take, and how long a body or the reader of an answer may stand still at first.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A body that comes slower than this after <see cref="Patience"/> ends the connection.</summary>
    public double SlowestSender { get; init; } = 1024;

    /// <summary>Whoever takes an answer slower than this after <see cref="Patience"/> loses the connection.</summary>
    public double SlowestReader { get; init; } = 8192;

    /// <summary>How long a connection may lie idle.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);
}
