using Integrity.Digests;
using Microsoft.Win32.SafeHandles;

namespace Integrity.Verify;

/// <summary><c>sha256-tree</c> on every core: each takes the next chunk, reads it and hashes it while it is still in its cache.</summary>
internal static class TreeHashing
{
    public static FileDigests Run(SafeFileHandle file, long length, ProgressBar progress)
    {
        var chunks = new Hash256[(length + TreeDigest.ChunkSize - 1) / TreeDigest.ChunkSize];
        long next = -1;
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            var buffer = GC.AllocateUninitializedArray<byte>(TreeDigest.ChunkSize);
            for (long i; (i = Interlocked.Increment(ref next)) < chunks.Length;)
            {
                var offset = i * TreeDigest.ChunkSize;
                var chunk = buffer.AsSpan(0, (int)Math.Min(TreeDigest.ChunkSize, length - offset));
                Fill(file, chunk, offset);
                chunks[i] = TreeDigest.HashChunk(chunk);
                progress.Advance(chunk.Length);
            }
        });
        return new FileDigests([TreeDigest.Combine(chunks)], length);
    }

    private static void Fill(SafeFileHandle file, Span<byte> chunk, long offset)
    {
        while (!chunk.IsEmpty)
        {
            var read = RandomAccess.Read(file, chunk, offset);
            if (read == 0)
            {
                throw new EndOfStreamException("The file became shorter while it was read.");
            }

            chunk = chunk[read..];
            offset += read;
        }
    }
}
