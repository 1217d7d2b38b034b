namespace Integrity.Ledger.Keys;

/// <summary>A secret in a file that only its owner can read. Secrets never come by argument, environment or configuration.</summary>
internal static class SecretFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>The file's bytes; whoever gets them clears them.</summary>
    /// <exception cref="LedgerStartException">Missing, or open to others.</exception>
    public static byte[] Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new LedgerStartException(new Refusal("ledger.key-missing", path));
        }

        if (IsOpenToOthers(path))
        {
            throw new LedgerStartException(new Refusal("ledger.key-open-to-others", path));
        }

        return File.ReadAllBytes(path);
    }

    /// <summary>Whether anyone but its owner may read or change it.</summary>
    public static bool IsOpenToOthers(string path) => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    /// <summary>Created, when missing, so that only its owner can enter: a ledger's store holds every name that a bundle may withhold.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            _ = Directory.CreateDirectory(path);
            return;
        }

        _ = Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    /// <summary>Created exclusively, mode 0600 from the first moment on, durable before it is used; or not there at all.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var file = new FileStream(path, options);
        try
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            File.Delete(path);
            throw;
        }
    }
}
