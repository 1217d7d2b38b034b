using System.Buffers.Binary;

namespace Integrity.Ledger.Log;

/// <summary>A partial entry bundle is a prefix of the fuller one that is stored.</summary>
internal static class EntryPrefix
{
    /// <summary>Bytes that the first <paramref name="width"/> entries take; more than there are when the bundle is too short.</summary>
    public static int Length(ReadOnlySpan<byte> bundle, int width)
    {
        var length = 0;
        for (var i = 0; i < width; i++)
        {
            if (length + sizeof(ushort) > bundle.Length)
            {
                return int.MaxValue;
            }

            length += sizeof(ushort) + BinaryPrimitives.ReadUInt16BigEndian(bundle[length..]);
        }

        return length;
    }
}
