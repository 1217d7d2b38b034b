using Integrity.Hammer.Plant;

namespace Integrity.Hammer.Trials;

/// <summary>
/// The service beside pgbench in one run on one machine: single submissions against one comparable single-row insert a transaction at 32 clients,
/// batches against the same, and latencies at half the rate: once with nothing else going on, as the rate was taken, and once with readers beside it.
/// </summary>
internal static class Yardstick
{
    public static async Task<bool> RunAsync(HammerOptions options)
    {
        var quiet = options with { Readers = 0, Wait = "none" };
        await using var session = await Session.StartAsync(options);
        await ((session.Cluster?.Store as PostgresBase)?.RunInAsync() ?? Task.CompletedTask);
        _ = await Phase.RunAsync(session, quiet with { Duration = TimeSpan.FromSeconds(15) }, "warm-up");
        var simple = await PgBench.RunAsync(options, session.Cluster?.Store as PostgresBase, "simple");
        var single = await Phase.RunAsync(session, quiet, "single, flat out");
        var prepared = await PgBench.RunAsync(options, session.Cluster?.Store as PostgresBase, "prepared");
        var batch = await Phase.RunAsync(session, quiet with { Batch = options.Batch > 0 ? options.Batch : 500, Expected = 4 * options.Expected }, "batches, flat out");
        var half = await Phase.RunAsync(session, quiet with { Rate = single.Rate / 2, Wait = "mix" }, "half rate");
        var read = await Phase.RunAsync(session, options with { Rate = single.Rate / 2, Wait = "mix" }, "half rate, and readers that verify");
        Console.WriteLine($"""

            yardstick: pgbench, one row of our table's columns, indexes and size a transaction, {PgBench.Clients} clients, durable
              pgbench, simple protocol          {simple,10:N0}/s
              pgbench, prepared statements      {prepared,10:N0}/s
            """);

        // The service prepares its statements, pgbench by default does not: only both say it.
        var met = Say("single over HTTP / pgbench simple", single.Rate / simple, 1.0);
        met &= Say("single over HTTP / pgbench prepared", single.Rate / prepared, 1.0);
        met &= Say("batch / pgbench simple", batch.Rate / simple, 3.0);
        met &= Say("batch / pgbench prepared", batch.Rate / prepared, 3.0);
        met &= Within("half rate: accept p99, ms", half.Tally.Accept.Percentile(0.99), 50);
        met &= Within("half rate: logged p99, ms", half.Tally.Logged.Percentile(0.99), 1000);
        met &= Within("half rate: anchored p99, ms", half.Tally.Anchored.Percentile(0.99), 2000 * options.AnchorEvery);
        Console.WriteLine($"  with readers that verify beside it: accept p99 {read.Tally.Accept.Percentile(0.99):F1} ms, logged p99 {read.Tally.Logged.Percentile(0.99):F1} ms");
        var sound = await session.FinishAsync();
        Console.WriteLine(met ? "yardstick MET" : "yardstick NOT met");
        return sound && met;
    }

    private static bool Say(string what, double ratio, double wanted)
    {
        Console.WriteLine($"  {what,-40} {ratio,6:F2} ×   wanted ≥ {wanted:F1} ×   {(ratio >= wanted ? "met" : "NOT MET")}");
        return ratio >= wanted;
    }

    private static bool Within(string what, double value, double limit)
    {
        // Nothing measured is nothing met.
        var met = value > 0 && value <= limit;
        Console.WriteLine($"  {what,-40} {value,6:F1}     wanted ≤ {limit:F0}   {(met ? "met" : "NOT MET")}");
        return met;
    }
}
