using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Postgres;
using Integrity.Testing;
using Npgsql;

namespace Integrity.Ledger.Tests.Store;

[NeedsPostgres]
public sealed class PostgresOversight : OversightContract, IAsyncLifetime
{
    private string address = "";
    private PostgresDatabase database = null!;

    protected override ILedgerStore Database => database;

    protected override StoreProbe Probe { get; } = new();

    public async Task InitializeAsync()
    {
        address = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        database = await PostgresDatabase.OpenAsync(address, Probe, default);
    }

    protected override async Task<ILedgerStore> AnotherAsync() => await PostgresDatabase.OpenAsync(address, null, default);

    /// <summary>One that is held up in the midst of it: what others do meanwhile is not overlooked, and nothing of theirs is undone.</summary>
    [StoreTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_held_up_while_he_dates_or_takes_dates_away_leaves_none_of_an_anchor_that_is_no_more(bool dating)
    {
        await BegunAsync();
        await PutAsync(0, 1, [.. Enumerable.Range(0, 4).Select(i => Step("a", i))]);
        await Database.Anchors.ReplaceAnchorsAsync(0, [Anchored(2, Noon.AddMinutes(1), final: true), Anchored(4, Noon.AddMinutes(2), final: true)], null, default);
        Assert.True(await Store.UndateAsync(10, null, default));
        if (!dating)
        {
            Assert.Equal(4, await Store.AnchorAsync(10, null, default));
            await Database.Anchors.ReplaceAnchorsAsync(2, [Anchored(4, Noon.AddMinutes(3), final: true)], null, default);
        }

        await using var another = new NpgsqlConnection(address);
        await another.OpenAsync();
        await using var held = await another.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM oversight_mark WHERE seq = 3 FOR UPDATE", another, held))
        {
            _ = await hold.ExecuteNonQueryAsync();
        }

        var slow = dating ? Store.AnchorAsync(10, null, default) : (Task)Store.UndateAsync(10, null, default);
        await Task.Delay(200);
        using var other = await AnotherAsync();
        var meanwhile = Task.Run(async () =>
        {
            await other.Anchors.ReplaceAnchorsAsync(0, [Anchored(2, Noon.AddMinutes(4), final: true), Anchored(4, Noon.AddMinutes(5), final: true)], null, default);
            _ = dating && await other.Oversight.UndateAsync(10, null, default);
        });
        _ = await Task.WhenAny(meanwhile, Task.Delay(1_000));
        await held.RollbackAsync();
        await slow;
        await meanwhile;
        await AssertDatedAsync();
    }

    public override void Dispose() => database?.Dispose();

    Task IAsyncLifetime.DisposeAsync() => Task.CompletedTask;
}
