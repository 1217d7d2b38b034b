using System.Globalization;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Chains;

namespace Integrity.Ledger.Tests.Oversight;

public sealed class Reorganised
{
    /// <summary>A reset makes the same rows: those that nobody could make from what is stored are not there.</summary>
    [Fact]
    public async Task What_the_chain_took_back_waits_again_and_then_has_the_time_of_the_block_that_stands()
    {
        await using var log = await Anchoring.StartAsync();
        await log.PostAsync(log.Left - 3);
        await log.CoveredAsync();
        for (var i = 0; i < 3; i++)
        {
            await log.AnchorAsync();
        }

        await DatedAsync(log);

        // Blocks tell whole seconds: those that come instead are to be told apart from those that go.
        await Task.Delay(TimeSpan.FromSeconds(2));
        await log.Chain.ReorganiseAsync(2);
        _ = await log.StandingAsync();
        await DatedAsync(log);
    }

    /// <summary>Until every statement has the time of the first kept anchor that holds it.</summary>
    private static async Task DatedAsync(Anchoring log)
    {
        using var database = new SqliteDatabase(Path.Combine(log.Ledger.Options.DataFolder, "ledger.db"));
        for (var tries = 0; ; tries++)
        {
            var kept = (await database.Anchors.AnchorsAsync(default)).Where(a => a.Final).ToList();
            var rows = (await Overseen.RowsAsync(log.Ledger, "SELECT log_index, since, ifnull(value, 0) FROM oversight_mark WHERE log_index IS NOT NULL"))
                .Select(r => r.Split('|').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToList();
            if (rows.Count > 5 && rows.TrueForAll(r => kept.Find(a => a.Size > r[0])?.BlockTime.ToUnixTimeMilliseconds() - r[1] == r[2]))
            {
                return;
            }

            Assert.True(tries < 300, string.Join('\n', rows.Select(r => string.Join(' ', r)).Concat(kept.Select(a => $"{a.Size} {a.BlockTime:O}"))));
            await Task.Delay(100);
        }
    }
}
