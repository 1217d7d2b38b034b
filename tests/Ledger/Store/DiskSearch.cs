using System.Text;

namespace Integrity.Ledger.Tests.Store;

/// <summary>Looking for what must not be there, as somebody with the disk in hand would.</summary>
internal static class DiskSearch
{
    /// <summary>A file's bytes, though its owner has it open.</summary>
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The text cut into pieces of sixteen bytes: a page boundary may cut it anywhere, and a part is a trace too.</summary>
    public static IReadOnlyList<byte[]> Pieces(string text) => [.. Encoding.UTF8.GetBytes(text).Chunk(16).Where(p => p.Length == 16)];
}
