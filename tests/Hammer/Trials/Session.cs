using System.Text.Json;
using Integrity.Hammer.Plant;
using Integrity.Hammer.Load;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Proof;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Hammer.Trials;

/// <summary>One ledger under the hammer, from its first keyring to the final audit; phases of load in between.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly Journal journal;
    private readonly AckFile acks;
    private TrustFile? trust;

    private Session(HammerOptions options, Scratch scratch, Cluster? cluster, IReadOnlyList<Uri> addresses, NoteVerifier key)
    {
        (Options, Scratch, Cluster, Addresses) = (options, scratch, cluster, addresses);
        Agencies = Roster.Of(options.Agencies);
        Nodes = [.. addresses.Select(a => new HttpClient { BaseAddress = a, Timeout = TimeSpan.FromSeconds(60) })];
        Checkpoints = new(key);
        journal = new(scratch[""]);
        acks = new(scratch["places"]);
        Aside = new(Directory.CreateDirectory(scratch["aside"]).FullName);
        Checker = new(journal, Checkpoints, HammerOptions.Origin, acks, Faults.Add);
    }

    public HammerOptions Options { get; }

    public Scratch Scratch { get; }

    /// <summary>Null when the nodes are somebody else's.</summary>
    public Cluster? Cluster { get; }

    public IReadOnlyList<Uri> Addresses { get; }

    public IReadOnlyList<HttpClient> Nodes { get; }

    public TestAgency[] Agencies { get; }

    public Checkpoints Checkpoints { get; }

    public ReceiptChecker Checker { get; }

    public Faults Faults { get; } = new();

    /// <summary>For what another ledger than this one says.</summary>
    public Journal Aside { get; }

    public static async Task<Session> StartAsync(HammerOptions options)
    {
        var scratch = new Scratch { Keep = options.Keep };
        var cluster = options.Targets.Count == 0 ? await Cluster.StartAsync(options, scratch) : null;
        var addresses = cluster is null ? options.Targets : [.. cluster.Nodes.Select(n => n.Address)];
        using var http = new HttpClient { BaseAddress = addresses[0] };
        var ledger = JsonElement.Parse(await http.GetByteArrayAsync(new Uri("v1/ledger", UriKind.Relative)));
        var session = new Session(options, scratch, cluster, addresses, NoteVerifier.Parse(ledger.GetProperty("log").GetString()!).OrThrow());
        await Keyrings.SubmitAsync(session.Nodes[0], session.Agencies, session.journal);
        Console.WriteLine($"{(cluster is null ? "given nodes" : $"{cluster.Nodes.Count} node(s) on {cluster.Store.Name}")}, {session.Agencies.Length} agencies, chain {(options.NoChain ? "none" : "anvil")}{(options.Keep ? $", kept in {scratch[""]}" : "")}");
        return session;
    }

    public Target Target(Tally tally, bool rough, CancellationToken stop) => new(Addresses, tally, journal, new(), rough, stop);

    public PlanFile Sign(HammerOptions options, long statements) =>
        Minting.Sign(Scratch[$"plan-{Guid.NewGuid():n}"], HammerOptions.Origin, Agencies, statements, options.Items, options.Invalid, Console.WriteLine);

    /// <summary>Readers, and their work until they are stopped.</summary>
    public (IReadOnlyList<Reader> Readers, Task Reading) Read(Target target, int readers, CancellationToken stop)
    {
        Reader[] all = [.. Enumerable.Range(0, readers).Select(n => new Reader(Nodes, Checkpoints, TrustAsync, Agencies, target, n))];
        return (all, Task.WhenAll(all.Select(r => Task.Run(() => r.RunAsync(stop)))));
    }

    public async Task<TrustFile?> TrustAsync() =>
        trust ??= Trust.Of(JsonElement.Parse(await Nodes[0].GetByteArrayAsync(new Uri("v1/ledger", UriKind.Relative))), Agencies);

    /// <summary>Receipts still in the journal are checked; then the log as a whole, from outside and from inside. True when nothing is wrong and something was checked.</summary>
    public async Task<bool> FinishAsync()
    {
        await SettleAsync();
        journal.Cut();
        Checker.CheckAll();
        var audit = new FinalAudit(Checkpoints, acks, Scratch[""], Faults);
        await audit.RunAsync(Nodes);
        var (sound, said) = Cluster is null ? (true, "not asked: the store is not ours") : await Cluster.VerifyAsync();
        if (!sound)
        {
            Faults.Add($"log verify: {said}");
        }

        if (acks.Count == 0 || audit.Found == 0)
        {
            Faults.Add("0 acknowledged statements were checked");
        }

        Console.WriteLine($"""

            final audit
              receipts checked             {Checker.Proofs + Checker.Promises:N0}: {Checker.Proofs:N0} inclusion proofs, {Checker.Promises:N0} promises
              found at their place, once   {audit.Found:N0} of {acks.Count:N0} acknowledgements; lost {audit.Lost}, doubled {audit.Doubled}
              log                          {audit.LogSize:N0} leaves, {audit.LogStatements:N0} statements
              checkpoints shown            {Checkpoints.Seen.Count:N0}, forks {audit.Forks}
              integrity log verify         {(sound ? Short(said) : "FAILED")}
            """);
        foreach (var fault in Faults.First)
        {
            Console.WriteLine($"  FAULT {fault}");
        }

        foreach (var node in Faults.Count == 0 ? [] : Cluster?.Nodes ?? [])
        {
            foreach (var complaint in node.Complaints)
            {
                Console.WriteLine($"  {node.Name} said: {complaint}");
            }
        }

        Console.WriteLine(Faults.Count == 0 ? $"PASSED{(Cluster is null ? "; whoever runs these nodes lets integrity log verify look at their store" : "")}" : $"FAILED: {Faults.Count:N0} faults");
        return Faults.Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        journal.Dispose();
        Aside.Dispose();
        acks.Dispose();
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }

        Scratch.Dispose();
    }

    /// <summary>What was promised gets its place within moments: nothing waits any more, on any node.</summary>
    private async Task SettleAsync()
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var waiting = 0L;
            foreach (var node in Nodes)
            {
                using var answer = await node.GetAsync(new Uri("health", UriKind.Relative));
                var health = JsonElement.Parse(await answer.Content.ReadAsByteArrayAsync());
                waiting += health.TryGetProperty("log", out var log) && log.TryGetProperty("waiting", out var n) ? n.GetInt64() : 0;
            }

            if (waiting == 0)
            {
                return;
            }

            await Task.Delay(100);
        }

        Faults.Add("accepted statements still wait for the log 30 s after the load");
    }

    private static string Short(string said)
    {
        try
        {
            var json = JsonElement.Parse(said);
            return $"sound: {json.GetProperty("leaves")} leaves, {json.GetProperty("checkpoints")} checkpoints, {json.GetProperty("anchors")} anchors";
        }
        catch (JsonException)
        {
            return said;
        }
    }
}
