namespace Integrity.Hammer.Trials;

/// <summary>
/// An upgrade: nodes of the older program are replaced by nodes of the newer one, one after the other, under load; then back again. Both work on one
/// database side by side, and nothing is lost.
/// </summary>
internal static class Rolling
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<bool> RunAsync(HammerOptions options)
    {
        options = Background.Options(options) with { Store = "postgres", Nodes = Math.Max(2, options.Nodes), Program = options.Programs[0] };
        await using var session = await Session.StartAsync(options);
        await using (var load = Background.Start(session, options, TimeSpan.FromSeconds(60 * options.Nodes)))
        {
            foreach (var (program, name) in new[] { (options.Programs[1], "newer"), (options.Programs[0], "older, again"), (options.Programs[1], "newer") })
            {
                foreach (var node in session.Cluster!.Nodes)
                {
                    await Task.Delay(3000);
                    var before = load.Tally.Acknowledged;
                    var clean = await node.StopAsync(Patience);
                    node.Program = program;
                    node.Start();
                    await node.AnswersAsync(Patience);
                    var works = await load.Canary.RecoveredAsync(System.Diagnostics.Stopwatch.GetTimestamp(), Patience, [node.Address]);
                    Console.WriteLine($"  {node.Name} is of the {name} program: {(clean ? "ended by itself" : "had to be KILLED")}, logs again {works.TotalSeconds:F2} s after it answers; {load.Tally.Acknowledged - before:N0} acknowledged meanwhile");
                    if (!clean)
                    {
                        session.Faults.Add($"{node.Name} did not end when it was told to: {node.Said()}");
                    }

                    if (works > options.Within)
                    {
                        session.Faults.Add($"{node.Name} of the {name} program takes {works.TotalSeconds:F1} s to log");
                    }
                }
            }

            await load.EndAsync();
        }

        return await session.FinishAsync();
    }
}
