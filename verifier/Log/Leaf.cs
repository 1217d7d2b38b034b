using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Integrity.Log;

public enum LeafKind
{
    /// <summary>A statement was accepted.</summary>
    Statement = 1,

    /// <summary>The newest statement of every stream, as of the leaves before.</summary>
    Heads = 2,
}

/// <summary>What one leaf of the log says. It reveals nothing to those who do not have the statement, yet anyone can replay it.</summary>
/// <param name="Kind">The first byte.</param>
/// <param name="Stream">Statement: H(stream), 32 bytes. Heads: zero, and not in the bytes.</param>
/// <param name="Number">Statement: its place in the stream. Heads: the index of this leaf itself. u64 big endian.</param>
/// <param name="Digest">Statement: the envelope digest. Heads: the root of the heads map.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Leaf(LeafKind Kind, Hash256 Stream, long Number, Hash256 Digest)
{
    public const int StatementSize = 1 + Hash256.Size + sizeof(ulong) + Hash256.Size;
    public const int HeadsSize = 1 + sizeof(ulong) + Hash256.Size;

    /// <summary>The largest place in a stream: the largest integer that JSON numbers carry exactly.</summary>
    public const long LargestSeq = (1L << 53) - 1;

    /// <summary>0x01 ‖ H(stream) ‖ seq ‖ envelope digest: 73 bytes.</summary>
    public static byte[] Statement(Hash256 streamKey, long seq, Hash256 envelopeDigest) =>
        new Leaf(LeafKind.Statement, streamKey, seq, envelopeDigest).ToArray();

    /// <summary>0x02 ‖ n ‖ heads root: 41 bytes.</summary>
    public static byte[] Heads(long n, Hash256 root) => new Leaf(LeafKind.Heads, default, n, root).ToArray();

    public static Result<Leaf> Parse(ReadOnlySpan<byte> bytes)
    {
        var kind = bytes.IsEmpty ? default : (LeafKind)bytes[0];
        var expected = kind switch { LeafKind.Statement => StatementSize, LeafKind.Heads => HeadsSize, _ => -1 };
        if (bytes.Length != expected)
        {
            return new Refusal("leaf.malformed", bytes.Length.ToString());
        }

        var number = BinaryPrimitives.ReadUInt64BigEndian(bytes[^(Hash256.Size + sizeof(ulong))..]);
        if (number > (ulong)(kind == LeafKind.Statement ? LargestSeq : long.MaxValue))
        {
            return new Refusal("leaf.number-too-large", number.ToString());
        }

        var stream = kind == LeafKind.Statement ? new Hash256(bytes.Slice(1, Hash256.Size)) : default;
        return new Leaf(kind, stream, (long)number, new Hash256(bytes[^Hash256.Size..]));
    }

    public byte[] ToArray()
    {
        if (Number < 0)
        {
            throw new InvalidOperationException("A leaf's number is never negative.");
        }

        var bytes = new byte[Kind == LeafKind.Statement ? StatementSize : HeadsSize];
        bytes[0] = (byte)Kind;
        if (Kind == LeafKind.Statement)
        {
            Stream.Bytes.CopyTo(bytes.AsSpan(1));
        }

        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan()[^(Hash256.Size + sizeof(ulong))..], Number);
        Digest.Bytes.CopyTo(bytes.AsSpan()[^Hash256.Size..]);
        return bytes;
    }
}
