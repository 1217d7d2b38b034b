using System.Collections.Concurrent;
using System.Collections.Immutable;
using Integrity.Digests;

namespace Integrity.Verify;

/// <summary>Several digests in one pass: one thread reads ahead, one thread an algorithm hashes, and no block is read twice.</summary>
internal static class OnePass
{
    private const int BlockSize = 1 << 20;
    private const int BlocksAhead = 8;

    public static FileDigests Run(string path, IReadOnlyList<DigestAlgorithm> algorithms, ProgressBar progress)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var free = new BlockingCollection<Block>();
        for (var i = 0; i < BlocksAhead; i++)
        {
            free.Add(new Block());
        }

        var lanes = algorithms.Select(a => new Lane(a, free)).ToImmutableArray();
        long length = 0;
        try
        {
            while (true)
            {
                var block = free.Take();
                block.Length = file.ReadAtLeast(block.Bytes, BlockSize, throwOnEndOfStream: false);
                if (block.Length == 0)
                {
                    break;
                }

                length += block.Length;
                block.Readers = lanes.Length;
                foreach (var lane in lanes)
                {
                    lane.Blocks.Add(block);
                }

                progress.Advance(block.Length);
            }
        }
        finally
        {
            foreach (var lane in lanes)
            {
                lane.Blocks.CompleteAdding();
            }
        }

        return new FileDigests([.. lanes.Select(l => l.Finish())], length);
    }

    /// <summary>Owned by the reader until handed out, then by its lanes; the last of them gives it back.</summary>
    private sealed class Block
    {
        public readonly byte[] Bytes = GC.AllocateUninitializedArray<byte>(BlockSize);
        public int Length;
        public int Readers;
    }

    private sealed class Lane
    {
        private readonly Task<Digest> work;

        public Lane(DigestAlgorithm algorithm, BlockingCollection<Block> free) =>
            work = Task.Factory.StartNew(() => Hash(algorithm, free), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        public BlockingCollection<Block> Blocks { get; } = new();

        public Digest Finish()
        {
            var digest = work.GetAwaiter().GetResult();
            Blocks.Dispose();
            return digest;
        }

        private Digest Hash(DigestAlgorithm algorithm, BlockingCollection<Block> free)
        {
            using var hash = new MultiDigest(algorithm);
            foreach (var block in Blocks.GetConsumingEnumerable())
            {
                hash.Append(block.Bytes.AsSpan(0, block.Length));
                if (Interlocked.Decrement(ref block.Readers) == 0)
                {
                    free.Add(block);
                }
            }

            return hash.Finish()[0];
        }
    }
}
