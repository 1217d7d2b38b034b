using System.Diagnostics;
using Integrity.Hammer.Plant;

namespace Integrity.Hammer.Trials;

/// <summary>
/// kill -9 at random under load: a node, all nodes, the database, one of its processes, the chain; and a node that is stopped and goes on later. Which
/// and when follows from the seed. Nothing acknowledged may be lost or doubled, the log may not fork, and work goes on within 5 s of when it can.
/// </summary>
/// <remarks>
/// It can: at once while another node lives or only the chain is gone; otherwise from the moment the last of what is needed was started again, so its
/// start-up counts.
/// </remarks>
internal sealed class Killing(Session session, HammerOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random dice = new(options.Seed);
    private readonly List<Blow> blows = [];

    private Cluster Cluster => session.Cluster ?? throw new TrialException("only what the hammer started itself is killed");

    public static async Task<bool> RunAsync(HammerOptions options)
    {
        options = Background.Options(options);
        await using var session = await Session.StartAsync(options);
        return await new Killing(session, options).AllAsync();
    }

    private async Task<bool> AllAsync()
    {
        await using (var load = Background.Start(session, options, TimeSpan.FromSeconds(8 * options.Times)))
        {
            var started = Stopwatch.GetTimestamp();
            for (var n = 1; n <= options.Times; n++)
            {
                await Task.Delay(dice.Next(300, 1500));
                var (kind, since, mend) = await StrikeAsync();
                var recovery = await load.Canary.RecoveredAsync(since, Patience);
                blows.Add(new(kind, recovery));
                Console.WriteLine($"  {Stopwatch.GetElapsedTime(started):mm\\:ss}  {n,4}/{options.Times}  {kind,-32} works again after {(recovery == TimeSpan.MaxValue ? "never" : $"{recovery.TotalSeconds:F2} s")}   {load.Tally.Acknowledged:N0} acknowledged");
                if (recovery > options.Within)
                {
                    session.Faults.Add($"blow {n} ({kind}): {(recovery == TimeSpan.MaxValue ? "no recovery" : $"{recovery.TotalSeconds:F1} s")}; {await HealthAsync()}");
                }

                await mend();
                await AllAliveAsync();
            }

            Console.WriteLine($"\nkilling, seed {options.Seed}: {blows.Count} blows, {load.Tally.Acknowledged:N0} acknowledged, answered twice {load.Tally.Repeated:N0}, refused as they must {load.Tally.Refused:N0}");
            Blow.Print(blows, options.Within);
            await load.EndAsync();
        }

        return await session.FinishAsync();
    }

    /// <summary>Does one of them; returns from when it could work again, and what to mend afterwards.</summary>
    private async Task<(string Kind, long Since, Func<Task> Mend)> StrikeAsync()
    {
        var node = Cluster.Nodes[dice.Next(Cluster.Nodes.Count)];
        var alone = Cluster.Nodes.Count == 1;
        var base1 = Cluster.Store as PostgresBase;
        switch (dice.Next(base1 is null ? 6 : 12))
        {
            case 0 or 1 or 2 or 6:
                await node.KillAsync();
                var killed = Stopwatch.GetTimestamp();
                await Task.Delay(dice.Next(100, 1000));
                node.Start();
                return ("a node killed", alone ? Stopwatch.GetTimestamp() : killed, Nothing);
            case 3 or 7:
                Signal.Send(node.ProcessId, "STOP");
                var stopped = Stopwatch.GetTimestamp();
                if (!alone)
                {
                    return ("a node stopped, later goes on", stopped, () => ContinueAsync(node));
                }

                await ContinueAsync(node);
                return ("the node stopped, goes on", Stopwatch.GetTimestamp(), Nothing);
            case 4 or 5 when Cluster.Chain is { } chain:
                await chain.KillAsync();
                var gone = Stopwatch.GetTimestamp();
                return ("the chain killed", gone, () => ReturnAsync(chain));
            case 8 or 9 when base1 is not null:
                await base1.KillAsync();
                await Task.Delay(dice.Next(100, 2000));
                var resumed = Stopwatch.GetTimestamp();
                await base1.ResumeAsync();
                return ("PostgreSQL killed, all of it", resumed, Nothing);
            case 10 when base1 is not null && base1.KillOneBackend(dice):
                return ("one PostgreSQL process killed", Stopwatch.GetTimestamp(), Nothing);
            default:
                await Task.WhenAll(Cluster.Nodes.Select(n => n.KillAsync()));
                await Task.Delay(dice.Next(100, 1000));
                foreach (var each in Cluster.Nodes)
                {
                    each.Start();
                }

                return (alone ? "the node killed" : "all nodes killed", Stopwatch.GetTimestamp(), Nothing);
        }
    }

    private async Task ContinueAsync(Node node)
    {
        await Task.Delay(dice.Next(500, 6000));
        Signal.Send(node.ProcessId, "CONT");
    }

    private async Task ReturnAsync(Anvil chain)
    {
        await Task.Delay(dice.Next(200, 3000));
        await chain.RestartAsync();
    }

    /// <summary>The next blow meets a whole ledger. A node that ended without being killed is a fault.</summary>
    private async Task AllAliveAsync()
    {
        foreach (var node in Cluster.Nodes)
        {
            if (!node.Alive)
            {
                session.Faults.Add($"{node.Name} ended by itself: {node.Said()}");
                node.Start();
            }

            await node.AnswersAsync(Patience);
        }
    }

    /// <summary>What each node says of itself: why it does not work.</summary>
    private async Task<string> HealthAsync()
    {
        var said = new List<string>();
        foreach (var node in Cluster.Nodes)
        {
            try
            {
                using var answer = await node.Http.GetAsync(new Uri("health", UriKind.Relative));
                said.Add($"{node.Name}: {await answer.Content.ReadAsStringAsync()}");
            }
            catch (Exception silent) when (silent is HttpRequestException or OperationCanceledException)
            {
                said.Add($"{node.Name} does not answer");
            }
        }

        return string.Join("; ", said);
    }

    private static Task Nothing() => Task.CompletedTask;
}
