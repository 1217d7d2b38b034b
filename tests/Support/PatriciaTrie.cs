using Integrity.Digests;
using Integrity.Chain;

namespace Integrity.Testing;

/// <summary>A Merkle-Patricia trie (Yellow Paper, appendix D) built whole from its entries, as a node would prove it. Small and slow.</summary>
public sealed class PatriciaTrie
{
    private readonly List<(byte[] Nibbles, byte[] Value)> entries;

    /// <param name="entries">By raw key; the trie's own key is its Keccak-256. Values are the RLP that the trie holds.</param>
    public PatriciaTrie(IEnumerable<(byte[] Key, byte[] Rlp)> entries) => this.entries = [.. entries.Select(e => (Nibbles(e.Key), e.Rlp))];

    public Hash256 Root => entries.Count == 0 ? TrieProof.EmptyRoot : Keccak.Hash(Node(entries, 0));

    /// <summary>The nodes on the way to a key that are referred to by hash, from the root down: present or not.</summary>
    public byte[][] Prove(byte[] key)
    {
        var nodes = new List<byte[]>();
        var path = Nibbles(key);
        var (level, depth) = (entries, 0);
        while (level.Count > 0)
        {
            var node = Node(level, depth);
            if (nodes.Count == 0 || node.Length >= Hash256.Size)
            {
                nodes.Add(node);
            }

            if (level.Count == 1)
            {
                break;
            }

            var shared = Shared(level, depth);
            if (!level[0].Nibbles.AsSpan(depth, shared).SequenceEqual(path.AsSpan(depth, shared)))
            {
                break;
            }

            if (shared > 0)
            {
                var branch = Branch(level, depth + shared);
                if (branch.Length >= Hash256.Size)
                {
                    nodes.Add(branch);
                }
            }

            depth += shared;
            level = [.. level.Where(e => e.Nibbles[depth] == path[depth])];
            depth++;
        }

        return [.. nodes];
    }

    private static byte[] Node(List<(byte[] Nibbles, byte[] Value)> level, int depth)
    {
        if (level is [var only])
        {
            return Rlp.EncodeList(Rlp.Encode(HexPrefix(only.Nibbles.AsSpan(depth), leaf: true)), Rlp.Encode(only.Value));
        }

        var shared = Shared(level, depth);
        return shared == 0
            ? Branch(level, depth)
            : Rlp.EncodeList(Rlp.Encode(HexPrefix(level[0].Nibbles.AsSpan(depth, shared), leaf: false)), Reference(Branch(level, depth + shared)));
    }

    private static byte[] Branch(List<(byte[] Nibbles, byte[] Value)> level, int depth)
    {
        var children = Enumerable.Range(0, 16)
            .Select(nibble => level.Where(e => e.Nibbles[depth] == nibble).ToList())
            .Select(below => below.Count == 0 ? [0x80] : Reference(Node(below, depth + 1)));
        return Rlp.EncodeList([.. children, [0x80]]);
    }

    private static byte[] Reference(byte[] node) => node.Length < Hash256.Size ? node : Rlp.Encode(Keccak.Hash(node).Bytes);

    private static int Shared(List<(byte[] Nibbles, byte[] Value)> level, int depth)
    {
        var shared = level[0].Nibbles.Length - depth;
        foreach (var (nibbles, _) in level)
        {
            shared = Math.Min(shared, level[0].Nibbles.AsSpan(depth).CommonPrefixLength(nibbles.AsSpan(depth)));
        }

        return shared;
    }

    private static byte[] HexPrefix(ReadOnlySpan<byte> nibbles, bool leaf)
    {
        var odd = nibbles.Length % 2 == 1;
        var flag = (byte)((leaf ? 2 : 0) + (odd ? 1 : 0));
        byte[] padded = odd ? [flag, .. nibbles] : [flag, 0, .. nibbles];
        return [.. padded.Chunk(2).Select(pair => (byte)((pair[0] << 4) | pair[1]))];
    }

    private static byte[] Nibbles(byte[] key) => [.. Keccak.Hash(key).ToArray().SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 15) })];
}
