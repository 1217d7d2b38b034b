using Integrity.Contracts;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Store.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Integrity.Ledger.Tests.Chains;

/// <summary>What is known of the contract, for who asks often and while the store is away.</summary>
public sealed class KnownContractFacts : IDisposable
{
    private static readonly Address Somewhere = Address.TryParse($"0x{new string('7', 40)}", out var address) ? address : throw new InvalidOperationException();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-contract-");
    private readonly SqliteDatabase database;
    private readonly FakeTimeProvider clock = new();
    private readonly KnownContract known;

    public KnownContractFacts()
    {
        database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
        known = new KnownContract(database.Anchors, clock);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task That_there_is_none_is_asked_once_a_second_and_a_verdict_asks_each_time()
    {
        Assert.Null((await known.LatelyAsync(default)).Address);
        _ = await database.Anchors.KeepFactAsync(KnownContract.AddressFact, Somewhere.ToString(), default);
        Assert.Null((await known.LatelyAsync(default)).Address);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Somewhere, (await known.LatelyAsync(default)).Address);

        // What is still missing of one that is there is asked for at once.
        _ = await database.Anchors.KeepFactAsync(KnownContract.ChainFact, "31337", default);
        Assert.Equal(31337, (await known.LatelyAsync(default)).ChainId);
    }

    [Fact]
    public async Task One_that_another_node_met_is_known_to_the_next_verdict()
    {
        Assert.Null((await known.LatelyAsync(default)).Address);
        _ = await database.Anchors.KeepFactAsync(KnownContract.AddressFact, Somewhere.ToString(), default);
        Assert.Equal(Somewhere, (await known.FactsAsync(default)).Address);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_the_store_is_away_what_it_said_last_holds_but_no_verdict_rests_on_there_being_none(bool met)
    {
        if (met)
        {
            _ = await database.Anchors.KeepFactAsync(KnownContract.AddressFact, Somewhere.ToString(), default);
        }

        var before = await known.FactsAsync(default);
        await using (var broken = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "ledger.db")};Pooling=False"))
        {
            await broken.OpenAsync();
            await using var command = broken.CreateCommand();
            command.CommandText = "DROP TABLE fact";
            _ = await command.ExecuteNonQueryAsync();
        }

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(before, await known.LatelyAsync(default));
        if (met)
        {
            Assert.Equal(before, await known.FactsAsync(default));
        }
        else
        {
            await Assert.ThrowsAnyAsync<Exception>(() => known.FactsAsync(default));
        }

        await Assert.ThrowsAnyAsync<Exception>(() => new KnownContract(database.Anchors, clock).FactsAsync(default));
    }
}
