using Integrity.Grains;
using Integrity.Ledger.Log;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Log;

namespace Integrity.Ledger.Tests.Log;

public sealed class SequencerFacts : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-log-");
    private readonly StoreProbe probe = new();
    private readonly SqliteDatabase database;

    public SequencerFacts() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), probe);

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_checkpoint_is_the_root_of_its_entries_and_ends_with_a_heads_leaf()
    {
        var sequencer = await Started();
        var leaves = new List<byte[]>();
        var heads = HeadsMap.Empty;
        foreach (var count in new[] { 1, 2, 252, 1, 511, 3, 300 })
        {
            var added = await Append(count);
            heads = heads.SetAll(added);
            leaves.AddRange(added.Select(h => Leaf.Statement(h.Key, h.Seq, h.Digest)));
            leaves.Add(Leaf.Heads(leaves.Count, heads.Root));
            Assert.True(await sequencer.StepAsync(default));
            Assert.Equal(leaves.Count, sequencer.Current.Size);
            Assert.Equal(MerkleTree.Root(MerkleTree.HashLeaves(leaves)), sequencer.Current.Root);
            Assert.Equal(sequencer.Current.Root, await new TreeReader(database.Log).RootAsync(leaves.Count, default));
        }

        Assert.False(await sequencer.StepAsync(default));
        var again = await Started();
        Assert.Equal((sequencer.Current.Root, sequencer.Current.Heads.Root), (again.Current.Root, again.Current.Heads.Root));
    }

    [Fact]
    public async Task Proofs_from_tiles_verify_at_every_size()
    {
        var sequencer = await Started();
        var checkpoints = new List<LogSnapshot>();
        foreach (var count in new[] { 3, 260, 500 })
        {
            _ = await Append(count);
            _ = await sequencer.StepAsync(default);
            checkpoints.Add(sequencer.Current);
        }

        var tree = new TreeReader(database.Log);
        foreach (var at in checkpoints)
        {
            var leaf = MerkleTree.HashLeaf(Leaf.Heads(at.Size - 1, at.Heads.Root));
            Assert.True(MerkleTree.VerifyInclusion(leaf, at.Size - 1, at.Size, await tree.InclusionAsync(at.Size - 1, at.Size, default), at.Root));
            foreach (var old in checkpoints.Where(c => c.Size <= at.Size))
            {
                var proof = await tree.ConsistencyAsync(old.Size, at.Size, default);
                Assert.True(MerkleTree.VerifyConsistency(old.Size, old.Root, at.Size, at.Root, proof));
            }
        }
    }

    [Fact]
    public async Task Of_two_sequencers_the_slower_stops_and_the_log_does_not_fork()
    {
        var (one, other) = (await Started(), await Started());
        _ = await Append(3);
        Assert.True(await one.StepAsync(default));
        _ = await Append(1);
        await Assert.ThrowsAsync<LogMovedException>(() => other.StepAsync(default));
        Assert.True(await one.StepAsync(default));
    }

    [Theory]
    [InlineData("advance")]
    [InlineData("commit")]
    [InlineData("committed")]
    public async Task A_step_that_fails_or_only_seems_to_is_taken_exactly_once(string where)
    {
        var sequencer = await Started();
        var faults = 2;
        var added = await Append(5);
        probe.Hook = point => _ = point == where && faults-- > 0 ? throw new IOException("planted") : 0;
        using var stop = new CancellationTokenSource();
        var tenure = new Tenure(database.Leases, Lease.Sequencer, "this node", TimeProvider.System);
        var accepted = new Signal(database.Changes, StoreChange.Accepted);
        var running = tenure.RunAsync(term => sequencer.Sequencer.RunAsync(term, accepted, TimeSpan.Zero, TimeProvider.System), stop.Token);
        var last = (await database.Streams.LoadAsync(added[^1].Key, 0, default))[0].Position;
        var covered = await sequencer.Log.CoveringAsync(last, default).WaitAsync(TimeSpan.FromSeconds(10));
        await stop.CancelAsync();
        await running;
        Assert.Equal(6, covered.Size);
        Assert.Equal(5, (await database.Log.RangeAsync(0, 6, default)).Count);
        Assert.Equal(covered.Root, (await LogRebuild.AtHeadAsync(database.Log, default)).Root);
    }

    private int streams;

    private async Task<Node> Started()
    {
        var log = new LogFollower(database.Log);
        await log.LoadAsync(default);
        return new Node(log, new Sequencer(database.Log, log, (size, root, _) => ValueTask.FromResult($"{size} {root}")));
    }

    private sealed record Node(LogFollower Log, Sequencer Sequencer)
    {
        public LogSnapshot Current => Log.Current;

        public Task<bool> StepAsync(CancellationToken cancellation) => Sequencer.StepAsync(null, cancellation);
    }

    private async Task<List<Head>> Append(int count)
    {
        var heads = Enumerable.Range(0, count).Select(_ => new Head(Number(++streams), 0, Number(-streams))).ToList();
        await Task.WhenAll(heads.Select(h => database.Streams.AppendAsync(new Append("s", h.Key, 0, h.Digest, default, [1], []), default)));
        var order = (await database.Log.UnloggedAsync(10_000, default)).Select(u => new Head(u.StreamKey, u.Seq, u.Digest));
        return [.. order];
    }

    private static Hash256 Number(int n) => Hash256.Sha256(BitConverter.GetBytes(n));
}
