using System.Buffers.Binary;
using Integrity.Log;

namespace Integrity.Ledger.Store;

/// <summary>A bucket of the heads map as it is stored: its hash, or its only head (key, seq u64be, digest).</summary>
internal static class BucketRow
{
    private const int HeadSize = Hash256.Size + sizeof(long) + Hash256.Size;

    public static byte[] Data(HeadsBucket bucket)
    {
        if (bucket.Only is not { } head)
        {
            return bucket.Hash.ToArray();
        }

        var data = new byte[HeadSize];
        head.Key.Bytes.CopyTo(data);
        BinaryPrimitives.WriteInt64BigEndian(data.AsSpan(Hash256.Size), head.Seq);
        head.Digest.Bytes.CopyTo(data.AsSpan(Hash256.Size + sizeof(long)));
        return data;
    }

    /// <summary>What a row says, true or not: a map is not made of a bucket that cannot be.</summary>
    public static HeadsBucket Read(int number, int count, ReadOnlySpan<byte> data) => data.Length switch
    {
        Hash256.Size => new(number, count, new Hash256(data), null),
        HeadSize => HeadsBucket.Of(
            number,
            new Head(new Hash256(data[..Hash256.Size]), BinaryPrimitives.ReadInt64BigEndian(data[Hash256.Size..]), new Hash256(data[^Hash256.Size..]))) with { Count = count },
        _ => new(number, 0, default, null),
    };
}
