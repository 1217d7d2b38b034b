namespace Integrity.Ledger.Log;

/// <summary>
/// How long the log rests after a step. A step costs a signature, a transaction with its fsync, and on every other node a look at all of that, whether it
/// logs one statement or a hundred. So each statement that it logged earns it a rest: one that comes alone is logged at once, and where many come
/// they share a step. Nothing has to be told how many come: while more than one statement arrives in an interval, steps and rests grow to the longest.
/// </summary>
internal static class Pace
{
    /// <summary>In intervals; whoever waits for his checkpoint waits no longer than this for its step to begin.</summary>
    private const int Longest = 5;

    /// <summary>The rest after a step.</summary>
    /// <param name="statements">How many it logged.</param>
    /// <param name="took">How long it took: a store that is slow is not asked for the next step before it had as long for everything else.</param>
    /// <param name="interval">The shortest rest.</param>
    public static TimeSpan After(long statements, TimeSpan took, TimeSpan interval)
    {
        var earned = interval * Math.Clamp(statements, 1, Longest);
        return took <= earned ? earned : took <= interval * Longest ? took : interval * Longest;
    }
}
