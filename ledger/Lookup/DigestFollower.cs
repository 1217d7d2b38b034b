using System.Diagnostics.CodeAnalysis;
using Integrity.Custody;
using Integrity.Digests;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Store;
using Integrity.Statements;

namespace Integrity.Ledger.Lookup;

/// <summary>
/// Follows the log and keeps where each digest is on record. Rows and cursor are written in one transaction, so being killed at any moment costs at most one
/// step done again; one node at a time does it, under a lease.
/// </summary>
internal sealed class DigestFollower(ILogStore log, IDigestStore store, TimeProvider clock, Traffic traffic)
{
    /// <summary>Raised whenever what is kept of a statement changes: then everything is made again.</summary>
    public const int Making = 1;

    /// <summary>Bounds memory and the time one transaction holds the store.</summary>
    private const int LargestStep = 512;

    /// <summary>The same while statements are being decided: where one writer serves all, they wait for its transaction.</summary>
    private const int BusyStep = 192;

    /// <summary>Looks again although nobody told it to: another node may write the log.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>After what was there is read: many steps of a busy log are then taken at once, for each costs a transaction.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    /// <summary>Rests three times as long as it reads while statements are being decided, little by little.</summary>
    private const int Share = 3;

    private readonly Sideline sideline = new(traffic, Share, TimeProvider.System);

    /// <summary>Whether the last step failed here. It is tried again; whoever looks up is told how far was read.</summary>
    public bool Failing { get; private set; }

    /// <summary>Follows while this node has the role. Nothing that fails here is lost: the cursor stands where it stood.</summary>
    public async Task RunAsync(Term term, Signal logged)
    {
        try
        {
            while (!term.IsOver)
            {
                await FollowAsync(term, logged);
            }
        }
        finally
        {
            // What another node does from now on does not fail here.
            Failing = false;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the look-up is behind and says so; the ledger goes on.")]
    private async Task FollowAsync(Term term, Signal logged)
    {
        try
        {
            var stepped = false;
            while (!term.IsOver && await StepAsync(term.Lease, term.Over))
            {
                stepped = true;
            }

            Failing = false;
            await Task.Delay(stepped ? Rest : TimeSpan.Zero, TimeProvider.System, term.Over);
            _ = await logged.WaitAsync(Poll, term.Over);
        }
        catch (Exception failure) when (failure is not LeaseLostException && !term.IsOver)
        {
            Failing = true;
            DigestMeters.Failed(failure);
            await Task.Delay(Poll, clock, term.Over);
        }
    }

    /// <summary>One step along the log; false when it is at the end, or when another node made the step.</summary>
    public async Task<bool> StepAsync(Lease? under, CancellationToken cancellation)
    {
        sideline.Begin();
        var cursor = await store.CursorAsync(cancellation);
        if (cursor.Making != Making)
        {
            return await store.ResetAsync(cursor.Making, Making, under, CancellationToken.None);
        }

        var size = (await log.HeadAsync(cancellation))?.Size ?? 0;
        if (cursor.Index >= size)
        {
            return false;
        }

        var to = Math.Min(size, cursor.Index + (traffic.IsBusy ? BusyStep : LargestStep));
        var rows = new List<DigestRow>();
        foreach (var statement in await log.RangeAsync(cursor.Index, to, cancellation))
        {
            rows.AddRange(Rows(statement));
            await sideline.GiveWayAsync(cancellation);
        }

        return await store.AdvanceAsync(new(cursor, to, rows) { Under = under }, CancellationToken.None);
    }

    /// <summary>Only digests that prove something by themselves: a match of MD5 or SHA-1 can be made to order.</summary>
    private static IEnumerable<DigestRow> Rows(LoggedStatement logged)
    {
        var stored = logged.Statement;
        return !stored.Stream.StartsWith("item/", StringComparison.Ordinal) ? []
            : StatedDigests.Of(Envelope.Parse(stored.Envelope).OrThrow().Statement)
                .Where(d => d.Recorded.Digest.Algorithm.IsCollisionResistant())
                .Select(d => new DigestRow(d.Recorded.Digest, d.Of.ToString(), stored.Stream, stored.Seq, logged.Index, stored.AcceptedAt));
    }
}
