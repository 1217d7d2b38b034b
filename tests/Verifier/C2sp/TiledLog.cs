using Integrity.Log;
using Integrity.Verifier.Tests.Log;

namespace Integrity.Verifier.Tests.C2sp;

/// <summary>A log of statement leaves, every third checkpointed by a heads leaf, and all the files it serves but the checkpoint.</summary>
internal sealed class TiledLog
{
    public TiledLog(int size)
    {
        Entries = [.. Enumerable.Range(0, size).Select(Entry)];
        Tree = new GrownTree(Entries);
        foreach (var tile in Tiles.Between(0, size))
        {
            var range = Enumerable.Range((int)tile.Index * Tiles.FullWidth, tile.Width);
            Files[tile.ToString()] = tile.Level == TilePath.Entries
                ? EntryBundle.Encode([.. range.Select(n => Entries[n])])
                : [.. range.SelectMany(n => Tree.Read(Tiles.Height * tile.Level, n).ToArray())];
        }
    }

    public byte[][] Entries { get; }

    public GrownTree Tree { get; }

    public Dictionary<string, byte[]> Files { get; } = [];

    private static byte[] Entry(int n)
    {
        var hash = Hash256.Sha256(BitConverter.GetBytes(n));
        return n % 3 == 2 ? Leaf.Heads(n, hash) : Leaf.Statement(hash, n, hash);
    }
}
