using System.Diagnostics;
using Integrity.Hammer.Load;

namespace Integrity.Hammer.Trials;

/// <summary>One stretch of load, with everything about it measured.</summary>
internal static class Phase
{
    public static async Task<PhaseResult> RunAsync(Session session, HammerOptions options, string name)
    {
        var wanted = options.Statements > 0 ? options.Statements
            : (long)(options.Duration.TotalSeconds * (options.Rate > 0 ? options.Rate * 1.05 : options.Expected)) + (options.Clients * 20);
        using var plan = session.Sign(options, wanted);
        using var stop = new CancellationTokenSource();
        using var after = new CancellationTokenSource();
        var tally = new Tally(session.Faults);
        var target = session.Target(tally, rough: false, stop.Token);
        var (readers, reading) = session.Read(target, options.Readers, after.Token);
        using var meter = new Meter(session.Cluster, tally, name);
        Task[] beside =
        [
            .. options.NoChain ? Array.Empty<Task>() : [new AnchorProbe(target, session.Nodes[^1]).RunAsync(after.Token)],
            .. options.Soak ? [session.Checker.FollowAsync(after.Token)] : Array.Empty<Task>(),
        ];
        if (options.Statements == 0)
        {
            stop.CancelAfter(options.Duration);
        }

        meter.Begin();
        var started = Stopwatch.GetTimestamp();
        await (options.Batch > 0 ? new BatchWriters(target, plan, options).RunAsync() : new Writers(target, plan, options).RunAsync());
        var elapsed = Stopwatch.GetElapsedTime(started);
        meter.End();
        if (options.Statements == 0 && elapsed < options.Duration - TimeSpan.FromSeconds(1))
        {
            Console.WriteLine("  the statements signed ahead were used up before the time: raise --expect");
        }

        // Those who wait for the anchor of the last statements get it.
        await Task.Delay(options.NoChain ? TimeSpan.Zero : TimeSpan.FromSeconds((2 * options.AnchorEvery) + 1));
        await after.CancelAsync();
        await Task.WhenAll(beside);
        await reading;
        Shown.Demand(session.Faults, name, tally, readers, await session.TrustAsync() is not null);
        return new PhaseResult(name, options, elapsed, tally, readers, meter).Print();
    }
}
