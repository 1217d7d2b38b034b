using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Integrity.Keys;

namespace Integrity.Ledger.Cli;

/// <summary>Draws a private key at random, and spells keys as JWKs.</summary>
internal static class KeyMaker
{
    public static SigningKey Draw(SignatureAlgorithm algorithm)
    {
        Span<byte> d = stackalloc byte[32];
        do
        {
            RandomNumberGenerator.Fill(d);
        }
        while (!Curves.IsPrivateScalar(algorithm, d));

        var key = SigningKey.FromPrivate(algorithm, d);
        CryptographicOperations.ZeroMemory(d);
        return key;
    }

    /// <summary>The caller clears the bytes once they are in their file.</summary>
    public static byte[] PrivateJwk(SigningKey key) => Write(key.WritePrivateJwk);

    public static byte[] PublicJwk(PublicKey key) => Write(key.WriteJwk);

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
