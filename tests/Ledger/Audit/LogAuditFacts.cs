using Integrity.Keys;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Log;

namespace Integrity.Ledger.Tests.Audit;

/// <summary>Each fault that an operator or an intruder could plant in the stored log is found, and named for what it is.</summary>
public sealed class LogAuditFacts(Copies copies) : IClassFixture<Copies>
{
    private static readonly SigningKey Intruder = SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, Hash256.Sha256("intruder"u8).Bytes);

    [Theory]
    [InlineData(0)]
    [InlineData(LogAudit.MostHeads)]
    public async Task An_untouched_log_is_sound(int mostHeads)
    {
        using var database = copies.Spoilt();
        var audit = new LogAudit(database.Log, copies.Key, mostHeads);
        await audit.RunAsync(CancellationToken.None);
        Assert.Empty(audit.Faults);
        Assert.True(audit.Size >= 4 && audit.Checkpoints >= 1);
        Assert.Equal((await database.Log.HeadAsync(CancellationToken.None))!.Root, audit.RootAt(audit.Size));
    }

    [Fact]
    public async Task A_changed_entry_is_found()
    {
        var entries = await TileAsync(TileRow.Entries);
        entries[10] ^= 1;
        Assert.Contains("audit.entry-differs", await FaultsAsync(($"UPDATE tile SET data = $0 WHERE level = {TileRow.Entries}", entries)));
    }

    [Fact]
    public async Task A_changed_statement_is_found()
    {
        using var honest = copies.Spoilt();
        var statement = (await honest.Log.RangeAsync(0, 1, CancellationToken.None))[0].Statement;
        Assert.Equal(["audit.entry-differs"], await FaultsAsync(("UPDATE statement SET envelope = (SELECT envelope FROM statement WHERE position > $0 LIMIT 1) WHERE position = $0", statement.Position)));
    }

    [Fact]
    public async Task A_missing_tile_is_found()
    {
        Assert.Equal(["audit.tile-missing"], await FaultsAsync(("DELETE FROM tile WHERE level = 0 AND $0 IS NULL", null)));
        Assert.Equal(["audit.tile-missing"], await FaultsAsync(($"DELETE FROM tile WHERE level = {TileRow.Entries} AND $0 IS NULL", null)));
    }

    [Fact]
    public async Task A_changed_tile_is_found()
    {
        var tile = await TileAsync(0);
        tile[0] ^= 1;
        Assert.Equal(["audit.tile-differs"], await FaultsAsync(("UPDATE tile SET data = $0 WHERE level = 0", tile)));
    }

    [Fact]
    public async Task An_altered_bucket_is_found()
    {
        using var honest = copies.Spoilt();
        var bucket = (await honest.Log.BucketsAsync(default))!.Buckets[0].Number;
        Assert.Equal(["audit.bucket-differs"], await FaultsAsync(("UPDATE bucket SET data = $0 WHERE number = " + bucket, new byte[32])));
        Assert.Equal(["audit.bucket-differs"], await FaultsAsync(("UPDATE bucket SET count = 2 WHERE $0 IS NULL AND number = " + bucket, null)));
        Assert.Equal(["audit.bucket-differs"], await FaultsAsync(("DELETE FROM bucket WHERE $0 IS NULL AND number = " + bucket, null)));
    }

    [Fact]
    public async Task Buckets_of_an_earlier_size_are_no_fault() =>
        Assert.Empty(await FaultsAsync(("UPDATE buckets SET size = 1 WHERE $0 IS NULL", null), ("DELETE FROM bucket WHERE number = (SELECT min(number) FROM bucket) AND $0 IS NULL", null)));

    [Fact]
    public async Task An_audit_changes_no_byte()
    {
        string path;
        using (var whole = copies.Spoilt())
        {
            path = Directory.EnumerateFiles(copies.Folder, "copy*.db").MaxBy(File.GetLastWriteTimeUtc)!;
        }

        var before = await File.ReadAllBytesAsync(path);
        using (var database = SqliteDatabase.OpenToRead(path))
        {
            var audit = new LogAudit(database.Log, copies.Key);
            await audit.RunAsync(CancellationToken.None);
            Assert.Empty(audit.Faults);
            await Assert.ThrowsAsync<InvalidOperationException>(() => database.Log.KeepBucketsAsync(1, [], null, default));
        }

        Assert.Equal(before, await File.ReadAllBytesAsync(path));
    }

    [Fact]
    public async Task A_checkpoint_signed_by_another_key_is_found()
    {
        using var honest = copies.Spoilt();
        var head = (await honest.Log.HeadAsync(CancellationToken.None))!;
        var note = new Checkpoint(Copies.Origin, head.Size, head.Root).Sign(new NoteSigner(Copies.Origin, Intruder));
        Assert.Equal(["audit.checkpoint-unsigned"], await FaultsAsync(($"UPDATE checkpoint SET note = $0 WHERE size = {head.Size}", note)));
    }

    [Fact]
    public async Task A_heads_root_that_skips_a_stream_is_found_though_the_real_key_signed_it()
    {
        using var honest = copies.Spoilt();
        var head = (await honest.Log.HeadAsync(CancellationToken.None))!;
        var leaves = EntryBundle.Decode(await TileAsync(TileRow.Entries), (int)head.Size).OrThrow().ToList();
        var heads = HeadsMap.Empty;
        foreach (var leaf in leaves.Skip(1).Select(l => Leaf.Parse(l).OrThrow()).Where(l => l.Kind == LeafKind.Statement))
        {
            heads = heads.Set(leaf.Stream, leaf.Number, leaf.Digest);
        }

        leaves[^1] = Leaf.Heads(head.Size - 1, heads.Root);
        var (edge, tiles) = TreeEdge.Empty.Append(leaves);
        var note = new Checkpoint(Copies.Origin, head.Size, edge.Root()).Sign(new NoteSigner(Copies.Origin, copies.LogKey));
        Assert.Equal(["audit.heads-differ"], await FaultsAsync(
        [
            .. tiles.Select(t => ($"UPDATE tile SET data = $0 WHERE level = {t.Level} AND number = {t.Number}", (object?)t.Data)),
            ($"UPDATE checkpoint SET root = $0 WHERE size = {head.Size}", edge.Root().ToArray()),
            ($"UPDATE checkpoint SET note = $0 WHERE size = {head.Size}", note),
        ]));
    }

    private async Task<IEnumerable<string>> FaultsAsync(params (string Sql, object? Value)[] spoil)
    {
        using var database = copies.Spoilt(spoil);
        var audit = new LogAudit(database.Log, copies.Key);
        await audit.RunAsync(CancellationToken.None);
        return audit.Faults.Select(f => f.Code).Distinct();
    }

    private async Task<byte[]> TileAsync(int level)
    {
        using SqliteDatabase honest = copies.Spoilt();
        return (await honest.Log.TileAsync(level, 0, CancellationToken.None))!;
    }
}
