using Integrity.Contracts;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Chains;

/// <summary>Blocks that no chain has: who names them is soon not looked up for any more, and others still are.</summary>
public sealed class MadeUpBlocks
{
    [Fact]
    public async Task An_agency_that_names_them_uses_up_its_own_look_ups_and_not_those_of_others()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-made-up-");
        await using var chain = await Devnet.StartAsync(new DevnetOptions(Path.Combine(AppContext.BaseDirectory, "chain-devnet")));
        using (var database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db")))
        {
            var clock = new Clock();
            var blocks = new KnownBlocks(database.Anchors, chain.Client, clock);
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal("intake.after-unknown", await AskAsync(i, Cast.Police));
            }

            clock.Now += TimeSpan.FromSeconds(1);
            Assert.Equal("intake.after-unknown", await AskAsync(10, Cast.Police));
            for (var i = 11; i < 40; i++)
            {
                Assert.Equal("intake.after-unconfirmed", await AskAsync(i, Cast.Police));
            }

            Assert.Equal("intake.after-unknown", await AskAsync(40, Cast.Lab));
            var newest = await chain.Client.BlockAsync(BlockTag.Latest, default);
            Assert.Null(await blocks.CheckAsync(newest.Header.Hash, Cast.Lab.Id, default));
            Assert.Null(await blocks.CheckAsync(newest.Header.Hash, Cast.Police.Id, default));

            async Task<string?> AskAsync(int number, TestAgency agency) =>
                (await blocks.CheckAsync(Hash256.Sha256(BitConverter.GetBytes(number)), agency.Id, default))?.Code;
        }

        folder.Delete(recursive: true);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; } = TimeSpan.FromHours(1);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Now;
    }
}
