namespace Integrity.Chain;

/// <summary>One decoded RLP item: a byte string, or a list of items. A view of the bytes it came from, which must not change.</summary>
/// <param name="IsList">True for a list; then <see cref="Items"/> holds its members.</param>
/// <param name="Content">The string's bytes, or the list's payload.</param>
/// <param name="Encoded">The item as encoded, prefix included.</param>
/// <param name="Items">The members of a list, in order; empty for a string.</param>
public readonly record struct RlpItem(bool IsList, ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Encoded, IReadOnlyList<RlpItem> Items)
{
    /// <summary>True for a byte string of exactly this length.</summary>
    public bool IsBytes(int length) => !IsList && Content.Length == length;

    /// <summary>True for an unsigned integer of at most this many bytes, written without leading zeros (zero is the empty string).</summary>
    public bool IsInteger(int maximumBytes) => !IsList && Content.Length <= maximumBytes && (Content.IsEmpty || Content.Span[0] != 0);

    /// <summary>The integer, when <see cref="IsInteger"/> holds for 8 bytes.</summary>
    public bool TryInteger(out ulong value)
    {
        value = 0;
        if (!IsInteger(sizeof(ulong)))
        {
            return false;
        }

        foreach (var b in Content.Span)
        {
            value = (value << 8) | b;
        }

        return true;
    }
}
