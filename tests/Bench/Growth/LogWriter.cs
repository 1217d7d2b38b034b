using System.Buffers.Binary;
using Integrity.Log;

namespace Integrity.Bench.Growth;

/// <summary>
/// A log in the making, by the definitions of C2SP and of the verifier and by none of the service's code: what the service later finds in the
/// database it checks against its own.
/// </summary>
internal sealed class LogWriter(NoteSigner signer) : IDisposable
{
    private readonly List<List<Hash256>> levels = [];
    private readonly MemoryStream entries = new();
    private long lastNumber;

    /// <summary>Tiles that are full by now, to be taken away by the caller.</summary>
    public List<(int Level, long Number, byte[] Data)> Full { get; } = [];

    public long Size { get; private set; }

    public HeadsMap Heads { get; private set; } = HeadsMap.Empty;

    public void Dispose() => entries.Dispose();

    /// <summary>A step with statements that the service logged.</summary>
    public void Replay(IReadOnlyList<byte[]> leaves)
    {
        Heads = Heads.SetAll(leaves.Select(l => Leaf.Parse(l).OrThrow()).Where(l => l.Kind == LeafKind.Statement).Select(l => new Head(l.Stream, l.Number, l.Digest)));
        Append(leaves);
    }

    /// <summary>One step: statements, then the heads leaf.</summary>
    public (long Size, Hash256 Root, string Note) Step(IReadOnlyList<Head> statements)
    {
        Heads = Heads.SetAll(statements);
        Append([.. statements.Select(s => Leaf.Statement(s.Key, s.Seq, s.Digest)), Leaf.Heads(Size + statements.Count, Heads.Root)]);
        var root = Root();
        return (Size, root, new Checkpoint(signer.Verifier.Name, Size, root).Sign(signer));
    }

    public Hash256 Root() => TreeProofs.Root(Size, Tiles.Reader(Size, path => Bytes(levels[path.Level])));

    /// <summary>The tiles that are not full.</summary>
    public IEnumerable<(int Level, long Number, byte[] Data)> Partial()
    {
        if (entries.Length > 0)
        {
            yield return (TilePath.Entries, Size / Tiles.FullWidth, entries.ToArray());
        }

        for (var level = 0; level < levels.Count; level++)
        {
            if (levels[level].Count > 0)
            {
                yield return (level, Tiles.CountAt(level, Size) / Tiles.FullWidth, Bytes(levels[level]));
            }
        }
    }

    private void Append(IReadOnlyList<byte[]> leaves)
    {
        var hashes = MerkleTree.HashLeaves(leaves);
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        for (var i = 0; i < leaves.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)leaves[i].Length);
            entries.Write(length);
            entries.Write(leaves[i]);
            Size++;
            if (Size % Tiles.FullWidth == 0)
            {
                Full.Add((TilePath.Entries, lastNumber++, entries.ToArray()));
                entries.SetLength(0);
            }

            Add(0, hashes[i]);
        }
    }

    private void Add(int level, Hash256 hash)
    {
        if (level == levels.Count)
        {
            levels.Add([]);
        }

        levels[level].Add(hash);
        if (levels[level].Count == Tiles.FullWidth)
        {
            Full.Add((level, (Tiles.CountAt(level, Size) / Tiles.FullWidth) - 1, Bytes(levels[level])));
            var root = MerkleTree.Root([.. levels[level]]);
            levels[level].Clear();
            Add(level + 1, root);
        }
    }

    private static byte[] Bytes(List<Hash256> hashes)
    {
        var bytes = new byte[hashes.Count * Hash256.Size];
        for (var i = 0; i < hashes.Count; i++)
        {
            hashes[i].Bytes.CopyTo(bytes.AsSpan(i * Hash256.Size));
        }

        return bytes;
    }
}
