using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Integrity.Log;

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
    public static Digest Combine(ReadOnlySpan<Hash256> chunkHashes) =>
        new(DigestAlgorithm.Sha256Tree, MerkleTree.Root(chunkHashes).Bytes);

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

        return Combine(CollectionsMarshal.AsSpan(chunks));
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
}
