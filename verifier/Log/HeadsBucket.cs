using System.Buffers.Binary;

namespace Integrity.Log;

/// <summary>
/// The heads whose keys begin with the same 16 bits, told in one line: enough to know the map's root without them. It is this part of a
/// <see cref="HeadsMap"/> taken by itself: of one head, that leaf; of more, the node over them at depth 16.
/// </summary>
/// <remarks>One head alone is carried whole, because where it stands in the map depends on whether its neighbours are empty.</remarks>
/// <param name="Number">The first 16 bits of the keys.</param>
/// <param name="Count">Its heads.</param>
/// <param name="Hash">32 zero bytes when there are none.</param>
/// <param name="Only">The head, where there is one.</param>
public sealed record HeadsBucket(int Number, int Count, Hash256 Hash, Head? Only)
{
    /// <summary>How many leading bits of a key name its bucket.</summary>
    public const int Bits = 16;

    /// <summary>Buckets of a map.</summary>
    public const int Buckets = 1 << Bits;

    public static HeadsBucket Of(int number, Head only) => new(number, 1, HeadsMap.HashLeaf(only), only);

    /// <summary>The number of the bucket that a key belongs to.</summary>
    public static int NumberOf(Hash256 key) => BinaryPrimitives.ReadUInt16BigEndian(key.Bytes);

    internal bool IsSound => Number is >= 0 and < Buckets && (Only is { } head ? Count == 1 && NumberOf(head.Key) == Number : Count > 1 && Hash != HeadsMap.EmptyRoot);
}
