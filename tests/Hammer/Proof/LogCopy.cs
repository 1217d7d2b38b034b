using Integrity.Log;

namespace Integrity.Hammer.Proof;

/// <summary>The log's entries as anybody can download them (C2SP tlog-tiles), and the root of the tree over them at every size asked for.</summary>
internal sealed class LogCopy(HttpClient http, AckFile entries)
{
    private readonly Stack<(int Level, Hash256 Hash)> edge = new();

    public long Size { get; private set; }

    /// <summary>Downloads up to a size, tells each statement's place, and the root at each of the sizes.</summary>
    /// <param name="size">Of a signed checkpoint.</param>
    /// <param name="sizes">Ascending.</param>
    public async Task<Dictionary<long, Hash256>> ReadAsync(long size, IEnumerable<long> sizes, Action<string> fault)
    {
        var (roots, asked) = (new Dictionary<long, Hash256>(), new Queue<long>(sizes));
        for (long tile = 0; tile * Tiles.FullWidth < size; tile++)
        {
            var width = (int)Math.Min(Tiles.FullWidth, size - (tile * Tiles.FullWidth));
            var bytes = await http.GetByteArrayAsync(new Uri(new TilePath(TilePath.Entries, tile, width).ToString(), UriKind.Relative));
            foreach (var entry in EntryBundle.Decode(bytes, width).OrThrow())
            {
                if (!Leaf.Parse(entry).Ok(out var leaf, out var refused))
                {
                    fault($"entry {Size} cannot be read: {refused.Code}");
                }
                else if (leaf.Kind == LeafKind.Statement)
                {
                    entries.Add(leaf.Stream, leaf.Number, leaf.Digest, Size);
                }

                Append(MerkleTree.HashLeaf(entry));
                while (asked.TryPeek(out var next) && next <= Size)
                {
                    if (next == Size)
                    {
                        roots[next] = Root();
                    }

                    _ = asked.Dequeue();
                }
            }
        }

        return roots;
    }

    private void Append(Hash256 hash)
    {
        var level = 0;
        while (edge.TryPeek(out var top) && top.Level == level)
        {
            hash = MerkleTree.HashNode(edge.Pop().Hash, hash);
            level++;
        }

        edge.Push((level, hash));
        Size++;
    }

    private Hash256 Root() => edge.Skip(1).Aggregate(edge.Peek().Hash, (right, left) => MerkleTree.HashNode(left.Hash, right));
}
