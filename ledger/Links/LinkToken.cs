using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Integrity.Identifiers;

namespace Integrity.Ledger.Links;

/// <summary>The secret in a report link (报告链接): 128 random bits. Whoever has it may try the extraction code; the ledger keeps only a hash of it.</summary>
/// <remarks>
/// It is not a record: <see cref="object.ToString"/> of one must not print it by accident. The link's stream is <c>share/ID</c>, where ID is the base32
/// (RFC 4648, lower case) of the first ten bytes of SHA-256(token).
/// </remarks>
internal sealed class LinkToken
{
    public const int Size = 16;

    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";

    private readonly byte[] bytes;

    private LinkToken(byte[] bytes)
    {
        this.bytes = bytes;
        Id = IdOf(bytes);
        Stream = StreamName.Parse($"share/{Id}").OrThrow();
    }

    /// <summary>Names the link without opening it.</summary>
    public string Id { get; }

    public StreamName Stream { get; }

    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>As it stands in the link: 22 characters of base64url.</summary>
    public string Secret => Base64Url.Encode(bytes);

    public static LinkToken Draw() => new(RandomNumberGenerator.GetBytes(Size));

    public static bool TryParse(string? text, [NotNullWhen(true)] out LinkToken? token)
    {
        token = text is { Length: 22 } && Base64Url.TryDecode(text, out var bytes) && bytes.Length == Size ? new LinkToken(bytes) : null;
        return token is not null;
    }

    private static string IdOf(byte[] token)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _ = SHA256.HashData(token, hash);
        return string.Create(16, hash[..10].ToArray(), static (text, ten) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var bit = 5 * i;
                var pair = (ten[bit / 8] << 8) | ((bit / 8) + 1 < ten.Length ? ten[(bit / 8) + 1] : 0);
                text[i] = Base32[(pair >> (11 - (bit % 8))) & 31];
            }
        });
    }
}
