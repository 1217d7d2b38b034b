namespace Integrity.Ledger.Cli;

/// <summary>A file that appears whole or not at all, and never replaces another.</summary>
internal static class NewFile
{
    /// <summary>Writes beside the target, then renames. A failure leaves nothing behind.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancel)
    {
        EnsureFree(path);
        var draft = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            await using (var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
            {
                await file.WriteAsync(content, cancel);
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Stopped(Cli.ExitCode.Operational, "cli.file-not-written", path, e.Message);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Said early, before anything is signed or sent, where the file comes last.</summary>
    public static void EnsureFree(string path)
    {
        if (Path.Exists(path))
        {
            throw new Stopped(Cli.ExitCode.Usage, "cli.file-exists", path);
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(folder))
        {
            throw new Stopped(Cli.ExitCode.Usage, "cli.no-folder", path);
        }
    }
}

/// <summary>A file a person named: read whole, within a limit, or the verb stops with what to do.</summary>
internal static class GivenFile
{
    public static async Task<byte[]> ReadAsync(string path, long most, CancellationToken cancel)
    {
        try
        {
            if (new FileInfo(path).Length > most)
            {
                throw new Stopped(Cli.ExitCode.Usage, "cli.file-too-large", path, $"{most}");
            }

            return await File.ReadAllBytesAsync(path, cancel);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotRead(path, e);
        }
    }

    public static Stopped NotRead(string path, Exception e) => e is FileNotFoundException or DirectoryNotFoundException
        ? new Stopped(Cli.ExitCode.Usage, "cli.no-file", path)
        : new Stopped(Cli.ExitCode.Operational, "cli.file-not-read", path, e.Message);
}
