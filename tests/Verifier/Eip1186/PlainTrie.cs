using Integrity.Digests;
using Integrity.Chain;

namespace Integrity.Tests.Eip1186;

/// <summary>A Merkle-Patricia trie built whole from its entries (Yellow Paper, appendix D), with its proofs. Keys as given, not hashed.</summary>
internal sealed class PlainTrie
{
    private readonly Node? top;

    public PlainTrie(IEnumerable<(byte[] Key, byte[] Value)> entries) =>
        top = Build([.. entries.Select(e => (Nibbles(e.Key), e.Value))], 0);

    public Hash256 Root => top is null ? TrieProof.EmptyRoot : Keccak.Hash(top.Rlp);

    /// <summary>The nodes on the key's path that are referred to by hash.</summary>
    public List<byte[]> Prove(byte[] key)
    {
        var nibbles = Nibbles(key);
        var nodes = new List<byte[]>();
        var depth = 0;
        for (var node = top; node is not null;)
        {
            if (node == top || node.Rlp.Length >= 32)
            {
                nodes.Add(node.Rlp);
            }

            var here = node;
            node = here.Path is not null ? (Follows(here.Path) ? here.Only : null)
                : depth < nibbles.Length ? here.Children![nibbles[depth]] : null;
            depth += here.Path?.Length ?? 1;
        }

        return nodes;

        bool Follows(byte[] path) => nibbles.AsSpan(Math.Min(depth, nibbles.Length)).StartsWith(path);
    }

    private static Node? Build(List<(byte[] Key, byte[] Value)> entries, int depth)
    {
        if (entries.Count == 0)
        {
            return null;
        }

        if (entries.Count == 1)
        {
            var rest = entries[0].Key[depth..];
            return new(Rlp.EncodeList(Rlp.Encode(HexPrefix(rest, 2)), Rlp.Encode(entries[0].Value)), rest, null, null);
        }

        var shared = 0;
        while (entries.TrueForAll(e => e.Key.Length > depth + shared && e.Key[depth + shared] == entries[0].Key[Math.Min(depth + shared, entries[0].Key.Length - 1)]))
        {
            shared++;
        }

        if (shared > 0)
        {
            var path = entries[0].Key[depth..(depth + shared)];
            var child = Build(entries, depth + shared)!;
            return new(Rlp.EncodeList(Rlp.Encode(HexPrefix(path, 0)), Reference(child)), path, child, null);
        }

        var children = Enumerable.Range(0, 16).Select(n => Build(entries.FindAll(e => e.Key.Length > depth && e.Key[depth] == n), depth + 1)).ToArray();
        var value = entries.Find(e => e.Key.Length == depth).Value ?? [];
        return new(Rlp.EncodeList([.. children.Select(Reference), Rlp.Encode(value)]), null, null, children);
    }

    private static byte[] Reference(Node? node) =>
        node is null ? [0x80] : node.Rlp.Length < 32 ? node.Rlp : Rlp.Encode(Keccak.Hash(node.Rlp).Bytes);

    private static byte[] HexPrefix(byte[] nibbles, int flag)
    {
        byte[] padded = nibbles.Length % 2 == 1 ? [(byte)(flag + 1), .. nibbles] : [(byte)flag, 0, .. nibbles];
        return [.. padded.Chunk(2).Select(pair => (byte)((pair[0] << 4) | pair[1]))];
    }

    private static byte[] Nibbles(byte[] key) => [.. key.SelectMany(b => new[] { (byte)(b >> 4), (byte)(b & 0xf) })];

    private sealed record Node(byte[] Rlp, byte[]? Path, Node? Only, Node?[]? Children);
}
