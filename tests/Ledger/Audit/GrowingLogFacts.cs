using Integrity.Ledger.Audit;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Audit;

/// <summary>An audit beside a service that works raises no false alarm, and overlooks nothing for it.</summary>
public sealed class GrowingLogFacts(Copies copies) : IClassFixture<Copies>
{
    [Fact]
    public async Task A_log_that_grows_meanwhile_is_sound_and_is_followed_to_an_anchor_beyond_what_was_derived()
    {
        using var database = copies.Spoilt();
        var (first, head) = await EndsAsync(database);
        var log = GrowingLog.Of(database.Log, first);
        var audit = new LogAudit(log, copies.Key);
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Equal(first, audit.Size);

        GrowingLog.Settle(log);
        Assert.Equal((await database.Log.HeadAsync(default))!.Root, await audit.RootAtAsync(head, default));
        Assert.Null(await audit.RootAtAsync(head + 1, default));
        Assert.Empty(audit.Faults);
    }

    [Fact]
    public async Task Tiles_longer_than_the_log_are_found()
    {
        using var database = copies.Spoilt();
        var (first, _) = await EndsAsync(database);
        Assert.Equal(["audit.tile-differs"], await FaultsAsync(database, first, headToo: true));
    }

    [Fact]
    public async Task A_tile_that_was_changed_is_found_though_the_log_grows()
    {
        byte[] tile;
        using (SqliteDatabase honest = copies.Spoilt())
        {
            tile = (await honest.Log.TileAsync(0, 0, default))!;
        }

        tile[0] ^= 1;
        using var database = copies.Spoilt(("UPDATE tile SET data = $0 WHERE level = 0", tile));
        var (first, _) = await EndsAsync(database);
        Assert.Equal(["audit.tile-differs"], await FaultsAsync(database, first, headToo: false));
    }

    private async Task<IEnumerable<string>> FaultsAsync(SqliteDatabase database, long listed, bool headToo)
    {
        var audit = new LogAudit(GrowingLog.Of(database.Log, listed, headToo), copies.Key);
        await audit.RunAsync(default);
        return audit.Faults.Select(f => f.Code).Where(c => c != "audit.bucket-differs").Distinct();
    }

    /// <summary>The smallest and the largest checkpoint.</summary>
    private static async Task<(long First, long Head)> EndsAsync(SqliteDatabase database)
    {
        var all = await database.Log.CheckpointsAsync(0, 256, default);
        Assert.True(all.Count > 1);
        return (all[0].Size, all[^1].Size);
    }
}
