namespace Integrity.Ledger.Anchor;

/// <summary>How far anchors are behind the log: in entries, and since when.</summary>
/// <remarks>
/// Under load something always waits; what counts is how long the oldest of it does. So one size is watched until it is anchored, then the size
/// of that moment.
/// </remarks>
internal sealed class AnchorLag
{
    private long watched;
    private DateTimeOffset since;

    public long Entries { get; private set; }

    /// <summary>Since when the watched size waits; null when nothing does.</summary>
    public DateTimeOffset? Since => Entries > 0 ? since : null;

    public void See(long logged, long anchored, DateTimeOffset now)
    {
        if (Entries == 0 || anchored >= watched)
        {
            (watched, since) = (logged, now);
        }

        Entries = Math.Max(0, logged - anchored);
    }
}
