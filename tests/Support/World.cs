using Integrity.Digests;
using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Testing;

/// <summary>A whole ledger in memory around a <see cref="History"/>: log, heads, signed checkpoints, anchors on a <see cref="TestChain"/>, bundles.</summary>
public sealed class World
{
    private readonly Dictionary<(int Level, long Index), Hash256> nodes = [];
    private readonly Dictionary<StreamName, List<(long Index, Envelope Envelope)>> streams = [];
    private readonly List<(Checkpoint Checkpoint, HeadsMap Heads, string Note)> checkpoints = [];
    private readonly List<Hash256> leaves = [];
    private readonly Dictionary<Hash256, (long Number, byte[] Rlp)> blocks = [];
    private readonly NoteSigner signer;
    private readonly DateTimeOffset last;

    /// <param name="history">What was said, in log order.</param>
    /// <param name="chain">Where it is anchored.</param>
    /// <param name="batch">Statements between two heads leaves.</param>
    /// <param name="key">Label of the log's key.</param>
    /// <param name="strangers">Streams in the log that no bundle shows, so that proofs are as long as in a log that is used.</param>
    public World(History history, TestChain? chain = null, int batch = 4, string key = "log", int strangers = 24)
    {
        Chain = chain ?? new TestChain("main");
        signer = new NoteSigner(History.Origin, Cast.Key(key, SignatureAlgorithm.EdDSA));
        last = history.Log[^1].Statement.At;
        var heads = HeadsMap.Empty.SetAll(Enumerable.Range(0, strangers).Select(i => new Head(Hash256.Sha256([(byte)i]), 0, Hash256.Sha256([1, (byte)i]))));
        leaves.AddRange(Enumerable.Range(0, strangers).Select(i => MerkleTree.HashLeaf(Leaf.Statement(Hash256.Sha256([(byte)i]), 0, Hash256.Sha256([1, (byte)i])))));
        foreach (var statements in history.Log.Chunk(batch))
        {
            heads = Append(statements, heads);
        }
    }

    public TestChain Chain { get; }

    public TrustFile Trust => new(
        History.Origin,
        signer.Verifier,
        Chain.Trusted,
        [.. Cast.Agencies.Select(a => new TrustedAgency(a.Id, a.Root.Public.Kid))],
        new TrustPolicy(null));

    public IReadOnlyList<Checkpoint> Checkpoints => [.. checkpoints.Select(c => c.Checkpoint)];

    /// <summary>A trust file that pins the last block after the anchor, so that the anchor's header is vouched for.</summary>
    public TrustFile Pinning(Bundle bundle)
    {
        var newest = bundle.Anchor!.Finality.IsEmpty ? bundle.Anchor.Header : bundle.Anchor.Finality[^1];
        return Trust with { Chain = Trust.Chain with { Blocks = [Keccak.Hash(newest)] } };
    }

    /// <summary>Makes a block that statements may name in <c>after</c>; its bundle will carry the header.</summary>
    public World WithBlock(long number, DateTimeOffset time)
    {
        var rlp = Chain.Block(number, time);
        blocks[Keccak.Hash(rlp)] = (number, rlp);
        return this;
    }

    /// <summary>The proof of an item at a checkpoint, the newest unless another is named.</summary>
    public Bundle Bundle(StreamName subject, int? checkpoint = null, bool anchored = true)
    {
        var at = checkpoint ?? checkpoints.Count - 1;
        var (said, heads, note) = checkpoints[at];
        var needed = NeededStreams.Of(subject, name => Upto(name, said.Size).Select(s => s.Envelope.Statement));
        var parts = needed.Select(name => Part(name, said.Size, heads)).ToImmutableArray();
        var after = parts.SelectMany(p => p.Statements).Select(s => s.Envelope.Statement.After).OfType<Hash256>().Distinct();
        return new Bundle(
            History.Origin,
            subject,
            note,
            new HeadsPart(heads.Root, [.. TreeProofs.Inclusion(said.Size - 1, said.Size, Node)]),
            parts,
            anchored ? Chain.Anchor([.. checkpoints.Take(at + 1).Select(c => c.Checkpoint)], 1000 + at, last.AddMinutes(5)) : null,
            [.. after.Select(hash => blocks[hash]).OrderBy(b => b.Number).Select(b => b.Rlp)]);
    }

    private HeadsMap Append(IReadOnlyList<Envelope> statements, HeadsMap heads)
    {
        foreach (var envelope in statements)
        {
            var said = envelope.Statement;
            var key = said.Stream.Key(History.Origin);
            if (!streams.TryGetValue(said.Stream, out var stream))
            {
                streams[said.Stream] = stream = [];
            }

            stream.Add((leaves.Count, envelope));
            leaves.Add(MerkleTree.HashLeaf(Leaf.Statement(key, said.Seq, envelope.Digest)));
            heads = heads.Set(key, said.Seq, envelope.Digest);
        }

        leaves.Add(MerkleTree.HashLeaf(Leaf.Heads(leaves.Count, heads.Root)));
        var checkpoint = new Checkpoint(History.Origin, leaves.Count, TreeProofs.Root(leaves.Count, Node));
        checkpoints.Add((checkpoint, heads, checkpoint.Sign(signer)));
        return heads;
    }

    private StreamPart Part(StreamName name, long size, HeadsMap heads)
    {
        var head = heads.Prove(name.Key(History.Origin));
        return new(
            name,
            [.. Upto(name, size).Select(s => new StatementPart(s.Index, [.. TreeProofs.Inclusion(s.Index, size, Node)], s.Envelope))],
            [.. head.Siblings],
            head.Met);
    }

    private IEnumerable<(long Index, Envelope Envelope)> Upto(StreamName name, long size) =>
        streams.TryGetValue(name, out var all) ? all.TakeWhile(s => s.Index < size) : [];

    private Hash256 Node(int level, long index) => level == 0 ? leaves[(int)index]
        : nodes.TryGetValue((level, index), out var known) ? known
        : nodes[(level, index)] = MerkleTree.HashNode(Node(level - 1, 2 * index), Node(level - 1, (2 * index) + 1));
}
