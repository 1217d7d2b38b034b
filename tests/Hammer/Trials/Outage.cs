using Integrity.Hammer.Plant;

namespace Integrity.Hammer.Trials;

/// <summary>
/// The chain is away, half of the time hanging (it takes connections and says nothing) and half of it gone. Statements are accepted and logged all
/// the while, and everything is anchored soon after it is back. Time is scaled: as many looks at the chain fail as in an hour.
/// </summary>
internal static class Outage
{
    private const double LooksInAnHour = 3600 / 5.0;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<bool> RunAsync(HammerOptions options)
    {
        options = Background.Options(options) with { AnchorEvery = Math.Max(0.05, options.Duration.TotalSeconds / LooksInAnHour) };
        await using var session = await Session.StartAsync(options);
        var chain = session.Cluster?.Chain ?? throw new TrialException("the outage needs a chain of the hammer's own");
        await using (var load = Background.Start(session, options, options.Duration + (2 * Patience)))
        {
            _ = await Anchoring.AllAsync(session.Nodes[0], Patience);
            var before = await Anchoring.StandAsync(session.Nodes[0]);
            Console.WriteLine($"outage of {options.Duration.TotalSeconds:F0} s with a look at the chain each {options.AnchorEvery:F2} s: {options.Duration.TotalSeconds / options.AnchorEvery:F0} looks, as in an hour at one each 5 s");
            Signal.Send(chain.Devnet.ProcessId, "STOP");
            await WatchAsync(session, load, options.Within, options.Duration / 2, "the chain hangs");
            await chain.KillAsync();
            await WatchAsync(session, load, options.Within, options.Duration / 2, "the chain is gone");
            var during = await Anchoring.StandAsync(session.Nodes[0]);
            if (during.Log <= before.Log || during.Anchored > before.Log)
            {
                session.Faults.Add($"the outage was none: log {before.Log} → {during.Log}, anchored {during.Anchored}");
            }

            await chain.RestartAsync();
            var caught = await Anchoring.AllAsync(session.Nodes[0], Patience);
            Console.WriteLine($"  {during.Log - during.Anchored:N0} leaves were waiting; all anchored {(caught is { } time ? $"{time.TotalSeconds:F1} s after the chain was back" : "NOT in time")}");
            if (caught is null)
            {
                session.Faults.Add($"not everything was anchored {Patience.TotalSeconds:F0} s after the outage");
            }

            await load.EndAsync();
        }

        await AllFinalAsync(session);
        return await session.FinishAsync();
    }

    /// <summary>Nothing is pending any more: the last statement of the run is anchored too.</summary>
    public static async Task AllFinalAsync(Session session)
    {
        if (await Anchoring.AllAsync(session.Nodes[0], Patience) is null)
        {
            session.Faults.Add("something is still pending");
        }
    }

    private static async Task WatchAsync(Session session, Background load, TimeSpan within, TimeSpan time, string how)
    {
        const int Looks = 5;
        for (var n = 0; n < Looks; n++)
        {
            await Task.Delay(time / Looks);
            var recovery = await load.Canary.RecoveredAsync(System.Diagnostics.Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(20));
            Console.WriteLine($"  {how}: a statement is logged within {recovery.TotalSeconds:F2} s, {load.Tally.Acknowledged:N0} acknowledged");
            if (recovery > within)
            {
                session.Faults.Add($"{how}, and a statement takes {recovery.TotalSeconds:F1} s");
            }
        }
    }
}
