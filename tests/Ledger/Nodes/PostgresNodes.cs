using System.Diagnostics;
using Integrity.Ledger.Store;
using Integrity.Ledger.Tests.Store;
using Integrity.Testing;
using Xunit.Abstractions;

namespace Integrity.Ledger.Tests.Nodes;

[NeedsPostgres]
public sealed class PostgresNodes(ITestOutputHelper output) : NodeFacts(output)
{
    private readonly ITestOutputHelper output = output;
    private PostgresServer server = null!;

    protected override async Task<string?> StoreAsync() => await (server = await PostgresServer.SharedAsync()).CreateDatabaseAsync();

    [StoreFact]
    public async Task A_leader_that_is_cut_off_from_the_database_is_followed_by_another_and_follows_it_when_it_is_back()
    {
        await using var line = new CutLine(server.Port);
        var near = await Cluster.StartAsync(o => o with { Store = o.Store!.Replace($"Port={server.Port}", $"Port={line.Port}", StringComparison.Ordinal) });
        var said = await CollectingAsync(near, 3);
        Assert.True(await near.LeadsAsync());
        var term = await EpochAsync();
        var other = await Cluster.StartAsync();
        line.Cut();
        var watch = Stopwatch.StartNew();
        var unheard = near.PostAsync(said[0], "none");
        var reply = await other.PostAsync(said[1]);
        Assert.True(reply.Json.TryGetProperty("log", out _), reply.ToString());
        output.WriteLine($"cut off: the other node logged after {watch.Elapsed.TotalSeconds:F1} s");
        await Task.Delay(1000);
        line.Mend();
        _ = await unheard;
        Assert.True((await near.PostAsync(said[0])).Json.TryGetProperty("log", out _));
        Assert.True((await near.PostAsync(said[2])).Json.TryGetProperty("log", out _));

        // What the other logged meanwhile it proves too.
        Assert.True((await near.PostAsync(said[1])).Json.TryGetProperty("log", out _));

        // Its own term is over for good. Whoever got no turn of the processor for as long as a lease lives has lost the role since, so which of them leads now is open.
        Assert.True(await EpochAsync() > term);
        await OneLeadsAsync(near, other);
        _ = await Cluster.AuditAsync();
    }

    private async Task<long> EpochAsync()
    {
        using var database = await Cluster.OpenAsync();
        return (await database.Leases.SeeAsync(Lease.Sequencer, default))!.Lease.Epoch;
    }
}
