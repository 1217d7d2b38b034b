using System.Buffers.Binary;
using Integrity.Log;

namespace Integrity.Ledger.Store;

/// <summary>Stream keys from one to before another: those of neighbouring buckets, which are read together.</summary>
internal readonly record struct BucketRange(byte[] First, byte[] End)
{
    /// <summary>After every key.</summary>
    private static readonly byte[] Last = [.. Enumerable.Repeat((byte)0xFF, Hash256.Size + 1)];

    public static IEnumerable<BucketRange> Of(IEnumerable<int> buckets)
    {
        (int First, int End)? range = null;
        foreach (var number in buckets.Distinct().Order())
        {
            if (range is { } done && done.End != number)
            {
                yield return Of(done);
                range = null;
            }

            range = (range?.First ?? number, number + 1);
        }

        if (range is { } last)
        {
            yield return Of(last);
        }
    }

    private static BucketRange Of((int First, int End) buckets) => new(Start(buckets.First), buckets.End == HeadsBucket.Buckets ? Last : Start(buckets.End));

    private static byte[] Start(int number)
    {
        var start = new byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(start, (ushort)number);
        return start;
    }
}
