using System.Text.Json;
using Integrity.Keys;
using Integrity.Ledger.Keys;

namespace Integrity.Ledger.Cli;

/// <summary>A private key as a JWK (RFC 7517) in a file that only its owner can read.</summary>
/// <remarks>Created exclusively with mode 0600: there is no moment at which another user could open it. Never overwritten.</remarks>
internal static class KeyFile
{
    /// <summary>Writes a new key file, or none.</summary>
    /// <param name="privateJwk">The file's content; the caller clears it afterwards.</param>
    public static void Create(string path, ReadOnlySpan<byte> privateJwk)
    {
        NewFile.EnsureFree(path);
        try
        {
            SecretFile.Create(path, privateJwk);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Stopped(ExitCode.Operational, "cli.file-not-written", path, e.Message);
        }
    }

    public static async Task<SigningKey> ReadAsync(string path, CancellationToken cancel)
    {
        if (File.Exists(path) && SecretFile.IsOpenToOthers(path))
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
