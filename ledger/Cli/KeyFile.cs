using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Ledger.Cli;

/// <summary>A private key as a JWK (RFC 7517) in a file that only its owner can read.</summary>
/// <remarks>Created exclusively with mode 0600: there is no moment at which another user could open it. Never overwritten.</remarks>
internal static class KeyFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Writes a new key file, or none.</summary>
    /// <param name="privateJwk">The file's content; the caller clears it afterwards.</param>
    public static async Task CreateAsync(string path, ReadOnlyMemory<byte> privateJwk, CancellationToken cancel)
    {
        NewFile.EnsureFree(path);
        var mode = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            mode.UnixCreateMode = OwnerOnly;
        }

        var created = false;
        try
        {
            await using var file = new FileStream(path, mode);
            created = true;
            await file.WriteAsync(privateJwk, cancel);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            if (created)
            {
                File.Delete(path);
            }

            throw new Stopped(ExitCode.Operational, "cli.file-not-written", path, e.Message);
        }
    }

    public static async Task<SigningKey> ReadAsync(string path, CancellationToken cancel)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
        {
            throw new Stopped(ExitCode.Usage, "cli.key-open-to-others", path);
        }

        var bytes = await GivenFile.ReadAsync(path, most: 16 * 1024, cancel);
        try
        {
            using var json = JsonDocument.Parse(bytes, new() { AllowDuplicateProperties = false });
            return SigningKey.FromJwk(json.RootElement).Ok(out var key, out var why)
                ? key
                : throw new Stopped(ExitCode.Usage, "cli.key-unreadable", path, why.ToString());
        }
        catch (JsonException)
        {
            throw new Stopped(ExitCode.Usage, "cli.key-unreadable", path, "JSON");
        }
        finally
        {
            Array.Clear(bytes);
        }
    }
}
