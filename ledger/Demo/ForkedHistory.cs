using System.Collections.Immutable;
using Integrity.Chain;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Demo;

/// <summary>What a dishonest operator could do at most: leave a statement out of the whole log and sign a checkpoint of that log with the real key.</summary>
/// <remarks>Every proof in the result is right, except that the chain holds another root.</remarks>
internal static class ForkedHistory
{
    /// <summary>The bundle that such a log would export.</summary>
    /// <param name="honest">The bundle as the ledger exported it.</param>
    /// <param name="leaves">The leaves of the log up to the bundle's checkpoint, from the public tiles.</param>
    public static Bundle WithoutLastStatement(Bundle honest, IReadOnlyList<byte[]> leaves, NoteSigner operatorKey)
    {
        var subject = honest.Streams[0];
        var gone = subject.Statements[^1].Index;
        var (kept, heads) = Replay(leaves, gone);
        var hashes = MerkleTree.HashLeaves(kept);
        var size = hashes.Length;
        var root = MerkleTree.Root(hashes);
        Hash256 Subtree(int level, long index) => MerkleTree.Root(hashes.AsSpan((int)(index << level), 1 << level));
        ImmutableArray<Hash256> Proof(long index) => [.. TreeProofs.Inclusion(index, size, Subtree)];

        ImmutableArray<StreamPart> streams =
        [
            .. honest.Streams.Select(stream => stream with
            {
                Statements = [.. stream.Statements.Where(s => s.Index != gone).Select(s => s with { Proof = Proof(s.Index) })],
                Siblings = [.. heads.Prove(stream.Stream.Key(honest.Origin)).Siblings],
            }),
        ];

        // The block that only the missing statement named would give it away.
        var named = streams.SelectMany(s => s.Statements).Select(s => s.Envelope.Statement.After).ToHashSet();
        return honest with
        {
            Checkpoint = new Checkpoint(honest.Origin, size, root).Sign(operatorKey),
            Heads = new(heads.Root, Proof(size - 1)),
            Streams = streams,
            Headers = [.. honest.Headers.Where(rlp => named.Contains(BlockHeader.Parse(rlp).OrThrow().Hash))],
        };
    }

    /// <summary>The log as it would be had that statement never been. A heads leaf takes its place, so size and indexes stay as they were.</summary>
    private static (List<byte[]> Leaves, HeadsMap Heads) Replay(IReadOnlyList<byte[]> leaves, long gone)
    {
        var kept = new List<byte[]>(leaves.Count);
        var heads = HeadsMap.Empty;
        foreach (var bytes in leaves)
        {
            var leaf = Leaf.Parse(bytes).OrThrow();
            if (leaf.Kind == LeafKind.Heads || kept.Count == gone)
            {
                kept.Add(Leaf.Heads(kept.Count, heads.Root));
            }
            else
            {
                heads = heads.Set(leaf.Stream, leaf.Number, leaf.Digest);
                kept.Add(bytes);
            }
        }

        return (kept, heads);
    }
}
