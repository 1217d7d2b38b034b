using System.IO.Compression;

namespace Integrity.Ledger.Publish;

/// <summary>A bundle's bytes as a document's text: gzip (RFC 1952), then base64url. Bundles are mostly base64 and shrink by about a third.</summary>
internal static class Packing
{
    public static string Pack(ReadOnlySpan<byte> bundle)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(bundle);
        }

        return Base64Url.Encode(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <summary>Exactly so many bytes, or null. What would unpack to more is not unpacked further.</summary>
    public static byte[]? Unpack(string text, int length)
    {
        if (!Base64Url.TryDecode(text, out var packed))
        {
            return null;
        }

        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed, writable: false), CompressionMode.Decompress);
            var bundle = new byte[length + 1];
            return gzip.ReadAtLeast(bundle, bundle.Length, throwOnEndOfStream: false) == length ? bundle[..length] : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
