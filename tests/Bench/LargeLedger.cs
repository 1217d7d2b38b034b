using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>A ledger that has been used for years, with some real statements in it: proofs against it are as long as they get.</summary>
/// <remarks>A million leaves, a hundred thousand streams, a thousand anchors in the contract's storage. The statements are spread evenly.</remarks>
internal sealed class LargeLedger
{
    public const int Leaves = 1_000_000;
    public const int Streams = 100_000;
    private const int Anchors = 1_000;

    private readonly Dictionary<Hash256, long> places = [];
    private readonly IReadOnlyList<Envelope> statements;
    private readonly HeadsMap heads;
    private readonly FullTree tree;
    private readonly NoteSigner signer = new(History.Origin, Cast.Key("log", SignatureAlgorithm.EdDSA));
    private readonly TestChain chain = new("main");

    /// <param name="statements">In the order in which they were accepted.</param>
    public LargeLedger(IReadOnlyList<Envelope> statements)
    {
        this.statements = statements;
        var leaves = FullTree.Noise(Leaves);
        var step = (Leaves - 1) / statements.Count;
        foreach (var envelope in statements)
        {
            var index = places.Count * (long)step;
            var said = envelope.Statement;
            leaves[index] = MerkleTree.HashLeaf(Leaf.Statement(said.Stream.Key(History.Origin), said.Seq, envelope.Digest));
            places.Add(envelope.Digest, index);
        }

        heads = HeadsMap.Empty
            .SetAll(FullTree.Noise(Streams).Select(key => new Head(key, 0, key)))
            .SetAll(statements.Select(e => new Head(e.Statement.Stream.Key(History.Origin), e.Statement.Seq, e.Digest)));
        leaves[^1] = MerkleTree.HashLeaf(Leaf.Heads(Leaves - 1, heads.Root));
        tree = new FullTree(leaves);
        var checkpoint = new Checkpoint(History.Origin, Leaves, TreeProofs.Root(Leaves, tree.Node));
        Note = checkpoint.Sign(signer);
        Heads = new HeadsPart(heads.Root, [.. TreeProofs.Inclusion(Leaves - 1, Leaves, tree.Node)]);
        var earlier = FullTree.Noise(Anchors).Select((root, i) => new Checkpoint(History.Origin, 1 + i, root));
        Anchor = chain.Anchor([.. earlier, checkpoint], 1_000_000, statements[^1].Statement.At.AddMinutes(5));
    }

    public string Note { get; }

    public HeadsPart Heads { get; }

    public AnchorPart Anchor { get; }

    public TrustFile Trust => new(
        History.Origin,
        signer.Verifier,
        chain.Trusted,
        [.. Cast.Agencies.Select(a => new TrustedAgency(a.Id, a.Root.Public.Kid))],
        new TrustPolicy(null));

    public StatementPart Prove(Envelope envelope) =>
        new(places[envelope.Digest], [.. TreeProofs.Inclusion(places[envelope.Digest], Leaves, tree.Node)], envelope);

    public ImmutableArray<Hash256?> Siblings(StreamName stream) => [.. heads.Prove(stream.Key(History.Origin)).Siblings];

    public Bundle Bundle(StreamName subject)
    {
        var needed = NeededStreams.Of(subject, name => Of(name).Select(e => e.Statement));
        return new Bundle(
            History.Origin, subject, Note, Heads, [.. needed.Select(s => new StreamPart(s, [.. Of(s).Select(Prove)], Siblings(s)))], Anchor, []);
    }

    private IEnumerable<Envelope> Of(StreamName stream) => statements.Where(e => e.Statement.Stream == stream);
}
