namespace Integrity.Verify;

/// <summary>Small files, read whole, never more of them than a limit.</summary>
internal static class InputFile
{
    /// <summary>At most one byte more than <paramref name="limit"/>, so that the parser can say that it is too large.</summary>
    public static Result<byte[]> Read(string path, int limit)
    {
        try
        {
            using var file = File.OpenRead(path);
            var room = new byte[Math.Min(limit + 1L, file.CanSeek ? file.Length + 1 : limit + 1L)];
            var read = file.ReadAtLeast(room, room.Length, throwOnEndOfStream: false);
            return room[..read];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            return Unreadable(path, e);
        }
    }

    public static Refusal Unreadable(string path, Exception e) =>
        e is FileNotFoundException or DirectoryNotFoundException ? new("cli.file-not-found", path) : new("cli.file-unreadable", path);
}
