using Integrity.Digests;

namespace Integrity.Chain;

/// <summary>What a trie holds under a key: <see cref="Bytes"/>, or null when the proof shows that it holds nothing there.</summary>
public readonly record struct TrieValue(byte[]? Bytes)
{
    public bool IsAbsent => Bytes is null;
}

/// <summary>Merkle-Patricia proofs (Yellow Paper, appendix D; EIP-1186), strict: every node given must be needed, and none may be missing.</summary>
public static class TrieProof
{
    /// <summary>The root of a trie with nothing in it: Keccak-256 of the empty string's RLP, 0x80.</summary>
    public static Hash256 EmptyRoot { get; } = Keccak.Hash([0x80]);

    /// <summary>A proof has at most one node for each nibble of a 32-byte key, and the leaf.</summary>
    public const int MaximumNodes = 65;

    /// <summary>A branch has 532 bytes at most, and the values of Ethereum's tries are shorter. Decoding costs fifty times a node's size.</summary>
    public const int MaximumNodeBytes = 16 * 1024;

    private const int BranchItems = 17;

    /// <summary>What the trie of <paramref name="root"/> holds under <paramref name="key"/>.</summary>
    /// <param name="root">The hash of the trie's root node.</param>
    /// <param name="key">The key as the trie has it: in Ethereum's tries, the Keccak-256 of the address or of the slot.</param>
    /// <param name="nodes">The RLP of the nodes that are referred to by hash, from the root down. A node under 32 bytes is inside its parent.</param>
    public static Result<TrieValue> Verify(Hash256 root, ReadOnlySpan<byte> key, IReadOnlyList<byte[]> nodes)
    {
        if (nodes.Count > MaximumNodes)
        {
            return new Refusal("chain.trie-node-surplus", $"{nodes.Count}", $"{MaximumNodes}");
        }

        if (nodes.Count == 0 && root == EmptyRoot)
        {
            return new TrieValue(null);
        }

        var walk = new TrieWalk(nodes);
        var refusal = walk.Enter(root);
        var depth = 0;
        while (refusal is null && walk.Node is { } node)
        {
            refusal = node switch
            {
                { IsList: false, Content.Length: 0 } when walk.AtRoot => walk.Stop(null),
                { IsList: true, Items.Count: BranchItems } => Branch(walk, node, key, ref depth),
                { IsList: true, Items.Count: 2 } => Short(walk, node, key, ref depth),
                _ => walk.Malformed("neither branch, extension nor leaf"),
            };
        }

        return (refusal ?? walk.Surplus()) is { } refused ? refused : new TrieValue(walk.Value);
    }

    private static Refusal? Branch(TrieWalk walk, RlpItem node, ReadOnlySpan<byte> key, ref int depth)
    {
        if (depth < 2 * key.Length)
        {
            return walk.Descend(node.Items[NibbleAt(key, depth++)]);
        }

        var value = node.Items[^1];
        return value.IsList ? walk.Malformed("a list for a value") : walk.Stop(value.Content.IsEmpty ? null : value.Content.ToArray());
    }

    /// <summary>An extension or a leaf: a path in hex-prefix encoding, and a child or a value.</summary>
    private static Refusal? Short(TrieWalk walk, RlpItem node, ReadOnlySpan<byte> key, ref int depth)
    {
        var (prefixed, next) = (node.Items[0], node.Items[1]);
        if (prefixed.IsList || prefixed.Content.IsEmpty)
        {
            return walk.Malformed("no path");
        }

        var path = prefixed.Content.Span;
        var flags = path[0] >> 4;
        var isLeaf = (flags & 2) != 0;
        var isOdd = (flags & 1) != 0;
        var length = (2 * path.Length) - (isOdd ? 1 : 2);
        if (flags > 3 || (!isOdd && (path[0] & 0xf) != 0) || (!isLeaf && length == 0))
        {
            return walk.Malformed("a path outside hex-prefix encoding");
        }

        if (isLeaf && (next.IsList || next.Content.IsEmpty))
        {
            return walk.Malformed("a leaf without a value");
        }

        var left = (2 * key.Length) - depth;
        var follows = length <= left;
        for (var i = 0; follows && i < length; i++)
        {
            follows = NibbleAt(path, 2 * path.Length - length + i) == NibbleAt(key, depth + i);
        }

        if (isLeaf)
        {
            return walk.Stop(follows && length == left ? next.Content.ToArray() : null);
        }

        depth += length;
        return !next.IsList && next.Content.IsEmpty ? walk.Malformed("an extension without a child")
            : follows ? walk.Descend(next)
            : walk.Stop(null);
    }

    private static int NibbleAt(ReadOnlySpan<byte> bytes, int index) => (index & 1) == 0 ? bytes[index >> 1] >> 4 : bytes[index >> 1] & 0xf;
}
