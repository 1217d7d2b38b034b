namespace Integrity.Ledger.Accept;

/// <summary>
/// Work beside accepting, done a little at a time. A sender feels not how much of it there is but how long it goes on without a pause: while one worker
/// replays a hundred histories in a row, whatever comes in meanwhile has one processor less. So after each stretch it rests a multiple of what that took,
/// as long as statements are being decided; alone, it goes on at once.
/// </summary>
/// <param name="traffic">Whether anybody is to be given way to.</param>
/// <param name="share">Rests so many times as long as it worked.</param>
/// <param name="clock">For stretches and rests.</param>
/// <remarks>One worker at a time.</remarks>
internal sealed class Sideline(Traffic traffic, int share, TimeProvider clock)
{
    /// <summary>A sender's patience is counted in tens of milliseconds.</summary>
    private static readonly TimeSpan Stretch = TimeSpan.FromMilliseconds(4);

    /// <summary>Of a stretch that took long because it waited itself.</summary>
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(2);

    private long began;

    /// <summary>Rested since the work began.</summary>
    public TimeSpan Rested { get; private set; }

    public void Begin() => (began, Rested) = (clock.GetTimestamp(), TimeSpan.Zero);

    /// <summary>Called wherever the work can pause.</summary>
    public async Task GiveWayAsync(CancellationToken cancellation)
    {
        var worked = clock.GetElapsedTime(began);
        if (worked < Stretch)
        {
            return;
        }

        if (traffic.IsBusy)
        {
            var rest = TimeSpan.FromTicks(Math.Min(worked.Ticks * share, LongestRest.Ticks));
            await Task.Delay(rest, clock, cancellation);
            Rested += rest;
        }

        began = clock.GetTimestamp();
    }
}
