using System.Diagnostics;
using Integrity.Grains;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;
using Xunit.Abstractions;

namespace Integrity.Ledger.Tests.Load;

/// <summary>Every state that is asked for follows the store: printed is what that costs when nothing is new.</summary>
public sealed class StateCost(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-state-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_state_that_did_not_change_costs_one_look_at_an_index()
    {
        using var database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        var node = new GrainHost(Testing.History.Origin, database.Streams, TimeProvider.System);
        foreach (var statement in history.Log)
        {
            _ = (await node.Of(statement.Statement.Stream).AcceptAsync(statement, default)).OrThrow();
        }

        var grain = node.Of(Cast.Police.Stream);
        var first = await grain.StateAsync(default);
        const int Times = 20_000;
        var (watch, before) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (var i = 0; i < Times; i++)
        {
            Assert.Same(first, await grain.StateAsync(default));
        }

        output.WriteLine($"{(Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Times:F1} µs of processor, {watch.Elapsed.TotalMicroseconds / Times:F1} µs of time");
    }
}
