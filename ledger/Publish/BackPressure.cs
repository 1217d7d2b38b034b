namespace Integrity.Ledger.Publish;

/// <summary>When the region says that it is busy, everybody here waits as long as it asked, not only who was told.</summary>
internal sealed class BackPressure(TimeProvider clock)
{
    /// <summary>Times that one request is asked again before the step is given up and left for later.</summary>
    private const int MostTries = 10;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private long until;

    public async Task<T> AskAsync<T>(Func<Task<T>> ask, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await PauseAsync(cancellation);
            try
            {
                return await ask();
            }
            catch (RegionException busy) when (busy.Refusal.Code == RegionException.Busy && attempt < MostTries)
            {
                PublishMeters.Failed(busy.Refusal.Code);
                Hold(busy.RetryAfter ?? TimeSpan.FromSeconds(1));
            }
        }
    }

    public Task AskAsync(Func<Task> ask, CancellationToken cancellation) => AskAsync(
        async () =>
        {
            await ask();
            return true;
        },
        cancellation);

    private void Hold(TimeSpan pause)
    {
        var end = (clock.GetUtcNow() + (pause < LongestPause ? pause : LongestPause)).UtcTicks;
        long known;
        while ((known = Interlocked.Read(ref until)) < end && Interlocked.CompareExchange(ref until, end, known) != known)
        {
        }
    }

    private async Task PauseAsync(CancellationToken cancellation)
    {
        while (Interlocked.Read(ref until) - clock.GetUtcNow().UtcTicks is > 0 and var ticks)
        {
            await Task.Delay(TimeSpan.FromTicks(Math.Max(ticks, TimeSpan.TicksPerMillisecond)), clock, cancellation);
        }
    }
}
