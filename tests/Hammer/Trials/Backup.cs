using System.Diagnostics;
using Integrity.Hammer.Load;
using Integrity.Hammer.Plant;
using Integrity.Testing;

namespace Integrity.Hammer.Trials;

/// <summary>
/// A dump taken under load is restored beside the ledger, which went on writing and anchoring. The restored store must not pass for the ledger: <c>log
/// verify</c> names the anchors that it lacks, and a node started on it signs nothing. With the chain not asked it is whole in itself.
/// </summary>
internal static class Backup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<bool> RunAsync(HammerOptions options)
    {
        options = Background.Options(options) with { Store = "postgres", Nodes = Math.Max(2, options.Nodes), AnchorEvery = Math.Min(options.AnchorEvery, 1) };
        await using var session = await Session.StartAsync(options);
        var cluster = session.Cluster!;
        var store = (PostgresBase)cluster.Store;
        await using (var load = Background.Start(session, options, TimeSpan.FromMinutes(3)))
        {
            await Task.Delay(5000);
            var restored = await CopyAsync(store);
            Console.WriteLine($"  dumped under load at {load.Tally.Acknowledged:N0} acknowledged and restored; the ledger goes on");
            await Task.Delay(5000);
            _ = await Anchoring.AllAsync(session.Nodes[0], Patience);
            await WholeAsync(session, restored);
            await SignsNothingAsync(session, load, restored);
            await load.EndAsync();
        }

        return await session.FinishAsync();
    }

    private static async Task<string> CopyAsync(PostgresBase store)
    {
        var file = Path.Combine(store.Server.Data, "backup.dump");
        string[] where = ["-h", "127.0.0.1", "-p", $"{store.Server.Port}", "-U", "integrity"];
        _ = await PostgresServer.AsServerAsync("pg_dump", [.. where, "-Fc", "-f", file, store.Database]);
        var address = await store.Server.CreateDatabaseAsync();
        _ = await PostgresServer.AsServerAsync("pg_restore", [.. where, "-d", address[(address.LastIndexOf('=') + 1)..], file]);
        return address;
    }

    private static async Task WholeAsync(Session session, string restored)
    {
        var cluster = session.Cluster!;
        var (alone, said) = await cluster.RunAsync(["log", "verify", "--store", restored, "--json"]);
        Console.WriteLine($"  log verify of the restored store, chain not asked: {(alone ? "sound" : said)}");
        if (!alone)
        {
            session.Faults.Add($"the restored store is not whole: {said}");
        }

        var (complete, gap) = await cluster.RunAsync(["log", "verify", "--store", restored, "--chain", cluster.Chain!.Endpoint.ToString(), "--json"]);
        var named = !complete && gap.Contains("audit.anchor-unknown", StringComparison.Ordinal);
        Console.WriteLine($"  log verify with the chain: {(named ? "the gap to the contract's anchors is named" : complete ? "PASSED though the contract is ahead" : gap)}");
        if (!named)
        {
            session.Faults.Add("log verify does not name the gap between the restored store and the contract");
        }
    }

    /// <summary>A node on the restored store and the same chain and key: it refuses to start, or refuses what is submitted. It must give no receipt.</summary>
    private static async Task SignsNothingAsync(Session session, Background load, string restored)
    {
        using var node = session.Cluster!.NodeOn(restored);
        node.Start();
        var before = await HeadAsync(session.Cluster, restored);
        try
        {
            await node.AnswersAsync(Patience);
            await Task.Delay(3000);
            var aside = load.Target with { Nodes = [node.Address], Journal = session.Aside, Tally = new Tally(session.Faults) };
            using var canary = new Canary(aside, session.Agencies);
            var signed = await canary.RecoveredAsync(Stopwatch.GetTimestamp(), TimeSpan.FromSeconds(8));
            var codes = string.Join(", ", aside.Tally.Codes.Select(c => c.Code).Distinct());
            Console.WriteLine($"  a node on the restored store: {(signed == TimeSpan.MaxValue ? $"gives no receipt ({codes})" : "SIGNS")}");
            if (signed != TimeSpan.MaxValue)
            {
                session.Faults.Add("a node on a restored store signs beside the ledger");
            }
        }
        catch (TrialException)
        {
            Console.WriteLine($"  a node on the restored store does not start: {node.Said()}");
        }

        var after = await HeadAsync(session.Cluster, restored);
        if (after != before)
        {
            session.Faults.Add($"the restored log grew from {before} to {after}: it was signed again");
        }
    }

    private static async Task<string> HeadAsync(Cluster cluster, string restored) =>
        await ((PostgresBase)cluster.Store).Server.SqlAsync(restored[(restored.LastIndexOf('=') + 1)..], "SELECT max(size) FROM checkpoint");
}
