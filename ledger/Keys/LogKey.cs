using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Ledger.Keys;

/// <summary>The file of the Ed25519 key that signs checkpoints and receipts. Made at a log's first start, loaded once.</summary>
internal static class LogKey
{
    /// <summary>The key in this file.</summary>
    /// <exception cref="LedgerStartException">Missing, open to others, being written by another process, or not such a key.</exception>
    public static SigningKey Load(string path)
    {
        var bytes = Read(path);
        try
        {
            using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return SigningKey.FromJwk(json.RootElement).Ok(out var key, out _) && key.Public.Algorithm == SignatureAlgorithm.EdDSA
                ? key
                : throw new LedgerStartException(new Refusal("ledger.log-key-unreadable", path));
        }
        catch (JsonException)
        {
            throw new LedgerStartException(new Refusal("ledger.log-key-unreadable", path));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return SecretFile.Read(path);
        }
        catch (IOException)
        {
            throw new LedgerStartException(new Refusal("ledger.log-key-unreadable", path));
        }
    }

    /// <summary>Draws a key and writes it, mode 0600.</summary>
    /// <exception cref="IOException">The file is there already, or cannot be written.</exception>
    public static void Create(string path)
    {
        var seed = RandomNumberGenerator.GetBytes(32);
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            SigningKey.FromPrivate(SignatureAlgorithm.EdDSA, seed).WritePrivateJwk(writer);
        }

        SecretFile.Create(path, text.WrittenSpan);
        CryptographicOperations.ZeroMemory(seed);
    }
}
