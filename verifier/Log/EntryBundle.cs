using System.Buffers.Binary;

namespace Integrity.Log;

/// <summary>Up to 256 log entries in one file, each after its length as a big-endian uint16 (C2SP tlog-tiles, “Log entries”).</summary>
public static class EntryBundle
{
    /// <summary>Entries are at most 65,535 bytes and at most 256.</summary>
    public static byte[] Encode(IReadOnlyList<byte[]> entries)
    {
        if (entries.Count > Tiles.FullWidth)
        {
            throw new ArgumentException("A bundle holds at most 256 entries.", nameof(entries));
        }

        var bytes = new byte[entries.Sum(entry => sizeof(ushort) + entry.Length)];
        var rest = bytes.AsSpan();
        foreach (var entry in entries)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, checked((ushort)entry.Length));
            entry.CopyTo(rest[sizeof(ushort)..]);
            rest = rest[(sizeof(ushort) + entry.Length)..];
        }

        return bytes;
    }

    /// <summary>Exactly <paramref name="width"/> entries and nothing after them.</summary>
    public static Result<IReadOnlyList<byte[]>> Decode(ReadOnlySpan<byte> bytes, int width)
    {
        var entries = new List<byte[]>();
        while (bytes.Length >= sizeof(ushort) && entries.Count < width)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes);
            if (bytes.Length < sizeof(ushort) + length)
            {
                break;
            }

            entries.Add(bytes.Slice(sizeof(ushort), length).ToArray());
            bytes = bytes[(sizeof(ushort) + length)..];
        }

        return entries.Count == width && bytes.IsEmpty
            ? entries
            : new Refusal("tile.entries-malformed", width.ToString(), entries.Count.ToString());
    }
}
