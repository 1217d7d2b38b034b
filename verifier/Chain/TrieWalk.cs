using Integrity.Digests;

namespace Integrity.Chain;

/// <summary>Where a walk down a trie proof stands: the node it is in, and how many of the proof's nodes it has used.</summary>
internal sealed class TrieWalk(IReadOnlyList<byte[]> nodes)
{
    private int used;

    /// <summary>The node to look at next; null once the walk has stopped.</summary>
    public RlpItem? Node { get; private set; }

    /// <summary>What was found where the walk stopped; null for nothing.</summary>
    public byte[]? Value { get; private set; }

    public bool AtRoot => used == 1;

    /// <summary>Takes the proof's next node, which must have the given hash.</summary>
    public Refusal? Enter(Hash256 hash)
    {
        if (used == nodes.Count)
        {
            return new Refusal("chain.trie-node-missing", $"{used}", $"0x{hash}");
        }

        var encoded = nodes[used];
        if (encoded.Length > TrieProof.MaximumNodeBytes)
        {
            return Malformed($"over {TrieProof.MaximumNodeBytes} bytes");
        }

        var actual = Keccak.Hash(encoded);
        if (actual != hash)
        {
            return new Refusal("chain.trie-node-mismatch", $"{used}", $"0x{hash}", $"0x{actual}");
        }

        // A node this short lives inside its parent; only the root is always referred to by its hash.
        if (used > 0 && encoded.Length < Hash256.Size)
        {
            return Malformed("referred to by hash though under 32 bytes");
        }

        if (!Rlp.Decode(encoded).Ok(out var item, out var refusal))
        {
            return refusal;
        }

        used++;
        Node = item;
        return null;
    }

    /// <summary>Follows a branch's or an extension's reference: nothing, a node's hash, or a node under 32 bytes itself.</summary>
    public Refusal? Descend(RlpItem reference)
    {
        if (reference.IsList)
        {
            Node = reference;
            return reference.Encoded.Length < Hash256.Size ? null : Malformed("32 bytes or more, yet inside its parent");
        }

        return reference.Content.Length switch
        {
            0 => Stop(null),
            Hash256.Size => Enter(new Hash256(reference.Content.Span)),
            _ => Malformed("a reference that is not a hash"),
        };
    }

    public Refusal? Stop(byte[]? value)
    {
        (Node, Value) = (null, value);
        return null;
    }

    /// <summary>A proof with more nodes than the walk needed is not the proof of anything.</summary>
    public Refusal? Surplus() => used == nodes.Count ? null : new Refusal("chain.trie-node-surplus", $"{nodes.Count}", $"{used}");

    public Refusal Malformed(string what) => new("chain.trie-node-malformed", $"{used}", what);
}
