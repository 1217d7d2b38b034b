using Integrity.Grains;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Log;

namespace Integrity.Ledger.Tests.Log;

/// <summary>The heads map kept in part is the whole one, at every step, from every start, as of every checkpoint.</summary>
public sealed class KeptHeadsFacts : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-heads-");
    private readonly SqliteDatabase database;
    private readonly Dictionary<long, HeadsMap> whole = [];
    private readonly Random random = new(5);

    public KeptHeadsFacts() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(40)]
    [InlineData(100_000)]
    public async Task Whatever_is_held_in_memory_every_step_has_the_root_of_the_whole_map(int mostHeld)
    {
        var last = await GrowAsync(LogSnapshot.Empty, 30, mostHeld);
        Assert.True(last.Heads.Held <= Math.Max(mostHeld, last.Heads.Buckets().Count(b => b.Count == 1)));
        Assert.Equal(whole[last.Size].Buckets(), (await database.Log.BucketsAsync(default))!.Buckets);
    }

    [Fact]
    public async Task Every_checkpoint_is_come_to_from_every_other_older_or_newer()
    {
        _ = await GrowAsync(LogSnapshot.Empty, 12, mostHeld: 40);
        var head = await LogRebuild.AtHeadAsync(database.Log, default);
        foreach (var checkpoint in await database.Log.CheckpointsAsync(0, 100, default))
        {
            var at = await LogRebuild.AtAsync(database.Log, checkpoint, head, default);
            Assert.Equal(whole[checkpoint.Size].Root, at.Heads.Root);
            Assert.Equal(whole[checkpoint.Size].Buckets(), at.Heads.Buckets());
            Assert.Equal(head.Heads.Root, (await LogRebuild.AtAsync(database.Log, (await database.Log.HeadAsync(default))!, at, default)).Heads.Root);
            Assert.Equal(at.Heads.Root, (await LogRebuild.AtAsync(database.Log, checkpoint, LogSnapshot.Empty, default)).Heads.Root);
        }
    }

    [Fact]
    public async Task Proofs_as_of_an_older_checkpoint_are_those_of_then()
    {
        var then = await GrowAsync(LogSnapshot.Empty, 5, mostHeld: 0);
        var now = await GrowAsync(then, 10, mostHeld: 0);
        var kept = new KeptHeads(database.Log);
        foreach (var at in (LogSnapshot[])[then, now])
        {
            foreach (var key in Enumerable.Range(0, 60).Select(Stream))
            {
                var proof = (await kept.LoadedAsync(at.Heads, at.LastPosition, [key], default)).Prove(key);
                Assert.Equal(whole[at.Size].Prove(key).Siblings, proof.Siblings);
                Assert.Equal(whole[at.Size].Prove(key).Met, proof.Met);
            }
        }
    }

    [Fact]
    public async Task Where_an_older_program_advanced_the_log_the_buckets_are_made_again()
    {
        var before = await GrowAsync(LogSnapshot.Empty, 4, mostHeld: 40);
        var after = await GrowAsync(before, 3, mostHeld: 40, knowsBuckets: false);
        Assert.Equal(before.Size, (await database.Log.BucketsAsync(default))!.Size);
        Assert.Equal(after.Heads.Root, (await LogRebuild.AtHeadAsync(database.Log, default)).Heads.Root);

        await LogRebuild.KeepBucketsAsync(database.Log, after, null, default);
        Assert.Equal(after.Size, (await database.Log.BucketsAsync(default))!.Size);
        Assert.Equal(whole[after.Size].Buckets(), (await database.Log.BucketsAsync(default))!.Buckets);
    }

    [Fact]
    public async Task A_database_from_before_there_were_buckets_gets_them()
    {
        var old = await GrowAsync(LogSnapshot.Empty, 6, mostHeld: 40, knowsBuckets: false);
        Assert.Empty((await database.Log.BucketsAsync(default))!.Buckets);
        var started = await LogRebuild.AtHeadAsync(database.Log, default);
        Assert.Equal(old.Heads.Root, started.Heads.Root);
        Assert.True(await LogRebuild.KeepBucketsAsync(database.Log, started, null, default));
        Assert.False(await LogRebuild.KeepBucketsAsync(database.Log, started, null, default));
        Assert.Equal(whole[old.Size].Buckets(), (await database.Log.BucketsAsync(default))!.Buckets);
        _ = await GrowAsync(started, 3, mostHeld: 40);
    }

    [Fact]
    public async Task An_altered_bucket_is_named_and_nothing_starts_from_it()
    {
        var last = await GrowAsync(LogSnapshot.Empty, 6, mostHeld: 40);
        var buckets = last.Heads.Buckets();
        var altered = buckets.First(b => b.Count > 1);
        foreach (var lie in (HeadsBucket?[])[altered with { Hash = buckets[0].Hash }, null, HeadsBucket.Of(altered.Number, new Head(buckets[0].Hash, 1, default)), new(altered.Number, 0, default, null)])
        {
            await database.Log.KeepBucketsAsync(last.Size, [.. buckets.Where(b => b != altered), .. lie is null ? [] : new[] { lie }], null, default);
            var broken = await Assert.ThrowsAsync<LogBrokenException>(() => LogRebuild.AtHeadAsync(database.Log, default));
            Assert.Equal(("log.bucket-differs", $"{altered.Number}"), (broken.Refusal.Code, broken.Refusal.Values[0]));
        }
    }

    /// <summary>Steps over some sixty streams, most of which share few buckets; each step is compared with the whole map.</summary>
    private async Task<LogSnapshot> GrowAsync(LogSnapshot from, int steps, int mostHeld, bool knowsBuckets = true)
    {
        var kept = new KeptHeads(database.Log, mostHeld);
        for (var at = from; ; from = at)
        {
            if (steps-- == 0)
            {
                return from;
            }

            for (var n = random.Next(1, 9); n > 0; n--)
            {
                await AppendAsync(Stream(random.Next(60)));
            }

            var waiting = await database.Log.UnloggedAsync(100, default);
            Head[] set = [.. waiting.Select(w => new Head(w.StreamKey, w.Seq, w.Digest))];
            var (heads, changed) = await kept.SetAllAsync(from.Heads, from.LastPosition, set, default);
            var (edge, tiles) = from.Edge.Append([.. set.Select(h => Leaf.Statement(h.Key, h.Seq, h.Digest)), Leaf.Heads(from.Size + set.Length, heads.Root)]);
            at = new LogSnapshot(edge.Size, edge.Root(), "note", waiting[^1].Position, heads, edge);
            whole[at.Size] = whole.GetValueOrDefault(from.Size, HeadsMap.Empty).SetAll(set);
            Assert.Equal(whole[at.Size].Root, heads.Root);
            Assert.Equal(changed.OrderBy(b => b.Number), changed.Select(b => b.Number).Distinct().Order().Select(whole[at.Size].Bucket));
            await database.Log.AdvanceAsync(
                new LogAdvance(
                    from.Size,
                    [.. waiting.Select((w, i) => (w.Position, from.Size + i))],
                    tiles,
                    new StoredCheckpoint(at.Size, at.Root, at.Note, at.LastPosition)) { Buckets = knowsBuckets ? changed : null },
                default);
        }
    }

    private async Task AppendAsync(Hash256 stream)
    {
        var seq = (await database.Streams.LoadAsync(stream, 0, default)).Count;
        var digest = Hash256.Sha256([.. stream.Bytes, (byte)seq]);
        Assert.IsType<AppendOutcome.Appended>(await database.Streams.AppendAsync(new Append("s", stream, seq, digest, default, [1], []), default));
    }

    /// <summary>Six first bytes and two second ones.</summary>
    private static Hash256 Stream(int n)
    {
        var key = Hash256.Sha256([(byte)n]).ToArray();
        (key[0], key[1]) = ((byte)(n % 6 * 51), (byte)(n % 7 < 5 ? 0 : n));
        return new(key);
    }
}
