namespace Integrity.Ledger.Store;

/// <summary>Which node may do what only one may do at a time (log, anchor). A lease ends by itself; the clock is the store's.</summary>
/// <remarks>
/// A lease only keeps nodes from working in vain. What keeps the log from forking is that every write done under it names it, and the store
/// refuses the write when the lease has another holder by then (a fencing token): a node that was stopped for an hour and goes on can finish nothing.
/// </remarks>
public interface ILeaseStore
{
    /// <summary>Takes the role if nobody holds it, or holds it longer if this node does; null while another node holds it.</summary>
    /// <remarks>
    /// A lease that reaches further than <see cref="Lease.Longest"/> was dated by a clock that has been set back since (a machine that lost its
    /// time, a server that was promoted), and is nobody's: its holder may be dead, and if it is not, its epoch is over.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">For longer than <see cref="Lease.Longest"/>.</exception>
    Task<Lease?> TakeAsync(string role, string node, TimeSpan life, CancellationToken cancellation);

    /// <summary>Who holds the role and until when, or held it last; null when nobody ever did. Reading it takes nothing.</summary>
    Task<HeldLease?> SeeAsync(string role, CancellationToken cancellation);

    /// <summary>Gives it back before its end, so that another node need not wait. Nothing happens when it is not ours any more.</summary>
    Task ReleaseAsync(Lease lease, CancellationToken cancellation);
}

/// <summary>A role held by a node.</summary>
/// <param name="Node">A name drawn at each start: two processes never share one.</param>
/// <param name="Epoch">Grows each time the role passes to another holder.</param>
public sealed record Lease(string Role, string Node, long Epoch)
{
    public const string Sequencer = "sequencer";
    public const string Anchorer = "anchorer";
    public const string Publisher = "publisher";
    public const string Worklist = "worklist";
    public const string Digests = "digests";
    public const string Oversight = "oversight";

    /// <summary>No lease is taken for longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
}

/// <summary>A lease as the store has it.</summary>
/// <param name="Until">By the store's clock.</param>
/// <param name="IsHeld">Whether that is still to come, and not further off than a lease may reach.</param>
public sealed record HeldLease(Lease Lease, DateTimeOffset Until, bool IsHeld);
