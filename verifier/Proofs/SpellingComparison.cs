using System.Buffers;

namespace Integrity.Proofs;

/// <summary>Compares what is written with what was read, as it is written, so that no second copy of a bundle is held.</summary>
internal sealed class SpellingComparison(ReadOnlyMemory<byte> expected) : IBufferWriter<byte>
{
    private byte[] pending = new byte[16 * 1024];
    private long position;
    private long? difference;

    /// <summary>Offset of the first byte that differs, or null when both are the same.</summary>
    public static long? FirstDifference(ReadOnlyMemory<byte> read, Action<IBufferWriter<byte>> write)
    {
        var comparison = new SpellingComparison(read);
        write(comparison);
        return comparison.difference ?? (comparison.position == read.Length ? null : comparison.position);
    }

    public void Advance(int count)
    {
        var rest = expected.Span[(int)Math.Min(position, expected.Length)..];
        var common = rest.CommonPrefixLength(pending.AsSpan(0, count));
        if (common < count)
        {
            difference ??= position + common;
        }

        position += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (pending.Length < sizeHint)
        {
            pending = new byte[sizeHint];
        }

        return pending;
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
