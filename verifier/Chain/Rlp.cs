using System.Buffers.Binary;

namespace Integrity.Chain;

/// <summary>Ethereum's Recursive Length Prefix (Yellow Paper, appendix B). Only the one canonical encoding is read.</summary>
public static class Rlp
{
    /// <summary>Deeper nesting than this is refused; nothing that Ethereum hashes nests deeper than a few levels.</summary>
    public const int MaximumDepth = 32;

    /// <summary>The bytes as exactly one item, with all that is nested in it. Refuses trailing bytes and every non-minimal length.</summary>
    public static Result<RlpItem> Decode(ReadOnlyMemory<byte> bytes)
    {
        var refusal = Read(bytes, 0, out var item);
        return refusal is not null ? refusal
            : item.Encoded.Length != bytes.Length ? Malformed("trailing bytes")
            : item;
    }

    /// <summary>A byte string.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> content)
    {
        if (content.Length == 1 && content[0] < 0x80)
        {
            return [content[0]];
        }

        return [.. Prefix(0x80, content.Length), .. content];
    }

    /// <summary>An unsigned integer: big-endian, no leading zeros, zero as the empty string.</summary>
    public static byte[] Encode(ulong value)
    {
        Span<byte> bigEndian = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, value);
        return Encode(bigEndian.TrimStart((byte)0));
    }

    /// <summary>An unsigned integer given big-endian, with or without leading zeros.</summary>
    public static byte[] EncodeInteger(ReadOnlySpan<byte> bigEndian) => Encode(bigEndian.TrimStart((byte)0));

    /// <summary>A list of items that are already encoded.</summary>
    public static byte[] EncodeList(params IReadOnlyList<byte[]> encodedItems)
    {
        var prefix = Prefix(0xc0, encodedItems.Sum(i => i.Length));
        return [.. prefix, .. encodedItems.SelectMany(i => i)];
    }

    private static byte[] Prefix(byte offset, int length)
    {
        if (length <= 55)
        {
            return [(byte)(offset + length)];
        }

        Span<byte> bigEndian = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bigEndian, length);
        ReadOnlySpan<byte> minimal = bigEndian.TrimStart((byte)0);
        return [(byte)(offset + 55 + minimal.Length), .. minimal];
    }

    private static Refusal? Read(ReadOnlyMemory<byte> bytes, int depth, out RlpItem item)
    {
        item = default;
        if (depth > MaximumDepth)
        {
            return new Refusal("chain.rlp-too-deep", $"{MaximumDepth}");
        }

        if (bytes.IsEmpty)
        {
            return Malformed("no bytes");
        }

        var first = bytes.Span[0];
        if (first < 0x80)
        {
            item = new RlpItem(false, bytes[..1], bytes[..1], []);
            return null;
        }

        var isList = first >= 0xc0;
        var refusal = ReadLength(bytes.Span, first - (isList ? 0xc0 : 0x80), out var prefix, out var length);
        if (refusal is not null)
        {
            return refusal;
        }

        var content = bytes.Slice(prefix, length);
        if (isList)
        {
            refusal = ReadAll(content, depth + 1, out var items);
            item = new RlpItem(true, content, bytes[..(prefix + length)], items);
            return refusal;
        }

        item = new RlpItem(false, content, bytes[..(prefix + length)], []);
        return length == 1 && content.Span[0] < 0x80 ? Malformed("single byte with a prefix") : null;
    }

    /// <summary>The prefix's own length and the payload's, both proved to lie inside <paramref name="bytes"/>.</summary>
    private static Refusal? ReadLength(ReadOnlySpan<byte> bytes, int code, out int prefix, out int length)
    {
        (prefix, length) = (1, code);
        if (code > 55)
        {
            var digits = code - 55;
            if (digits > sizeof(int) || bytes.Length < 1 + digits)
            {
                return Malformed("length past the end");
            }

            var value = 0L;
            foreach (var b in bytes.Slice(1, digits))
            {
                value = (value << 8) | b;
            }

            if (bytes[1] == 0 || value <= 55)
            {
                return Malformed("length not minimal");
            }

            (prefix, length) = (1 + digits, (int)Math.Min(value, int.MaxValue));
        }

        return length > bytes.Length - prefix ? Malformed("length past the end") : null;
    }

    private static Refusal? ReadAll(ReadOnlyMemory<byte> content, int depth, out IReadOnlyList<RlpItem> items)
    {
        var list = new List<RlpItem>();
        items = list;
        while (!content.IsEmpty)
        {
            var refusal = Read(content, depth, out var item);
            if (refusal is not null)
            {
                return refusal;
            }

            list.Add(item);
            content = content[item.Encoded.Length..];
        }

        return null;
    }

    private static Refusal Malformed(string what) => new("chain.rlp-malformed", what);
}
