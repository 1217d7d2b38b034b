using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Worklist;

namespace Integrity.Ledger.Tests.Worklist;

/// <summary>What is remembered of the agreements on record is what is on record.</summary>
public sealed class OnRecordFacts : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-record-");
    private readonly SqliteDatabase database;
    private readonly OnRecord known;

    public OnRecordFacts()
    {
        database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
        known = new OnRecord(database.Worklist);
    }

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_step_of_this_node_is_known_of_and_a_step_of_another_is_read()
    {
        await database.Worklist.ResetAsync("", "rules", null, default);
        known.At(0);
        Assert.Empty(await known.OfAsync("police", "lab", default));

        Direction[] met = [new("police", "lab", "agreement/one")];
        Assert.True(await TellAsync(0, met));
        known.Advanced(1, met);
        known.At(1);
        Assert.Equal(["agreement/one"], await known.OfAsync("police", "lab", default));

        Assert.True(await TellAsync(1, [new("police", "lab", "agreement/two")]));
        known.At(2);
        Assert.Equal(["agreement/one", "agreement/two"], await known.OfAsync("police", "lab", default));
    }

    [Fact]
    public async Task While_the_cursor_stands_where_this_node_left_it_a_pair_is_asked_for_once()
    {
        await database.Worklist.ResetAsync("", "rules", null, default);
        known.At(0);
        Assert.Empty(await known.OfAsync("police", "lab", default));
        Assert.True(await TellAsync(0, [new("police", "lab", "agreement/one")]));

        // The cursor moved by no step of this node, but that is not said: what was asked before is the answer.
        known.At(0);
        Assert.Empty(await known.OfAsync("police", "lab", default));
    }

    private Task<bool> TellAsync(long from, Direction[] met) =>
        database.Worklist.AdvanceAsync(new("rules", from, from + 1, DateTimeOffset.UnixEpoch, [], [], met, []), default);
}
