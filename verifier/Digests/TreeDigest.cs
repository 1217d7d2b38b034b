using System.Security.Cryptography;

namespace Integrity.Digests;

/// <summary><c>sha256-tree</c>: the RFC 9162 §2.1.1 root over chunks of 1 MiB, the last one shorter. No bytes: SHA-256 of nothing.</summary>
/// <remarks>
/// A chunk's hash needs nothing but the chunk, so a caller may hash chunks on every core and <see cref="Combine"/> the results;
/// or feed one stream through <see cref="Append"/>. Both give the same digest.
/// </remarks>
public sealed class TreeDigest : IDisposable
{
    public const int ChunkSize = 1 << 20;

    private readonly IncrementalHash chunk = NewChunk();
    private readonly List<Hash256> chunks = [];
    private int filled;

    /// <summary>SHA-256(0x00 ‖ chunk): RFC 9162's leaf hash, so one chunk's membership is an ordinary inclusion proof.</summary>
    public static Hash256 HashChunk(ReadOnlySpan<byte> chunk)
    {
        using var hash = NewChunk();
        hash.AppendData(chunk);
        return Finish(hash);
    }

    /// <summary>The digest over chunk hashes in file order.</summary>
    public static Digest Combine(IReadOnlyList<Hash256> chunkHashes)
    {
        ArgumentNullException.ThrowIfNull(chunkHashes);

        // The roots of the full subtrees so far, largest first: one for each bit set in their count.
        var roots = new Stack<Hash256>();
        for (var i = 0; i < chunkHashes.Count; i++)
        {
            var node = chunkHashes[i];
            for (var count = i; (count & 1) == 1; count >>= 1)
            {
                node = HashNode(roots.Pop(), node);
            }

            roots.Push(node);
        }

        if (!roots.TryPop(out var root))
        {
            return Digest(Hash256.Sha256([]));
        }

        while (roots.TryPop(out var left))
        {
            root = HashNode(left, root);
        }

        return Digest(root);
    }

    public void Append(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            var part = data[..Math.Min(data.Length, ChunkSize - filled)];
            chunk.AppendData(part);
            filled += part.Length;
            data = data[part.Length..];
            if (filled == ChunkSize)
            {
                Close();
            }
        }
    }

    /// <summary>The digest of what was appended. Nothing can be appended after it.</summary>
    public Digest Finish()
    {
        if (filled > 0)
        {
            Close();
        }

        return Combine(chunks);
    }

    public void Dispose() => chunk.Dispose();

    private void Close()
    {
        chunks.Add(Finish(chunk));
        chunk.AppendData([0x00]);
        filled = 0;
    }

    private static IncrementalHash NewChunk()
    {
        var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0x00]);
        return hash;
    }

    private static Hash256 Finish(IncrementalHash hash)
    {
        Span<byte> bytes = stackalloc byte[Hash256.Size];
        hash.GetHashAndReset(bytes);
        return new(bytes);
    }

    private static Hash256 HashNode(Hash256 left, Hash256 right)
    {
        Span<byte> node = stackalloc byte[1 + (2 * Hash256.Size)];
        node[0] = 0x01;
        left.Bytes.CopyTo(node[1..]);
        right.Bytes.CopyTo(node[(1 + Hash256.Size)..]);
        return Hash256.Sha256(node);
    }

    private static Digest Digest(Hash256 root) => new(DigestAlgorithm.Sha256Tree, root.Bytes);
}
