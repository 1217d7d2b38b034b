namespace Integrity.Grains;

/// <summary>The longest replayed beginning of one stream. Readers share it without waiting for one another, so no two streams can wait in a circle.</summary>
/// <remarks>
/// Beginnings of one stream never contradict each other, so the longer one is simply the better one: replays that run side by side pick up each other's
/// progress, and each statement's signatures are checked about once, whoever asks for whichever position.
/// </remarks>
internal sealed class Known(History empty)
{
    private readonly Lock gate = new();
    private volatile Beginning now = new(empty, 0, false, 0);

    public Beginning Now => now;

    /// <summary>Offers what was replayed. Kept if it is more than what is known and nothing was dropped since it was begun.</summary>
    /// <param name="complete">Every stored statement before this position is in <paramref name="past"/>: the store's answer said so, or the log that was followed; 0 when that is not known,
    /// <see cref="long.MaxValue"/> when the whole stream was read. Another node may write the next one a moment later, so that says nothing of later positions.</param>
    public void Offer(History past, long complete, int generation)
    {
        lock (gate)
        {
            if (generation != now.Generation)
            {
                return;
            }

            // A beginning has no gaps: up to its own end it is complete.
            var longer = past.Count > now.Past.Count ? past : now.Past;
            var until = Math.Max(longer.End, Math.Max(now.Complete, complete == long.MaxValue ? 0 : complete));
            var isRead = now.IsRead || complete == long.MaxValue;
            if (longer != now.Past || until != now.Complete || isRead != now.IsRead)
            {
                now = new(longer, until, isRead, generation);
            }
        }
    }

    /// <summary>Nothing is known any more, and what is being replayed at this moment will not be kept.</summary>
    public void Drop()
    {
        lock (gate)
        {
            now = new(empty, 0, false, now.Generation + 1);
        }
    }

    /// <summary>What is known at one moment.</summary>
    /// <param name="Complete">The stream has no other statements before this position, and never will have.</param>
    /// <param name="IsRead">The whole stream was read once: good enough to judge on, because the store compares and swaps.</param>
    internal sealed record Beginning(History Past, long Complete, bool IsRead, int Generation)
    {
        public bool Answers(long end) => end == long.MaxValue ? IsRead : Complete >= end;
    }
}
