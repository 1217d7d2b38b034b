using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Integrity.Ledger.Links;

/// <summary>The short code (提取码) that is sent apart from its link: eight letters of Crockford's base 32, forty random bits.</summary>
/// <remarks>Reading forgives what people do to codes: case, O for 0, I and L for 1, dashes and spaces. Forty bits stand only because tries are counted.</remarks>
internal sealed class ExtractionCode
{
    /// <summary>PBKDF2-HMAC-SHA256 rounds; OWASP's figure for it at the time of writing.</summary>
    public const int Rounds = 210_000;

    private const int Letters = 8;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly string letters;

    private ExtractionCode(string letters) => this.letters = letters;

    /// <summary>As people read it: <c>7K3M-9QXD</c>.</summary>
    public string Spelled => $"{letters.AsSpan(0, 4)}-{letters.AsSpan(4)}";

    public static ExtractionCode Draw() => new(RandomNumberGenerator.GetString(Alphabet, Letters));

    public static bool TryParse(string? text, [NotNullWhen(true)] out ExtractionCode? code)
    {
        code = null;
        var read = new StringBuilder(Letters);
        foreach (var c in text is { Length: <= 64 } ? text : "")
        {
            if (c is '-' or ' ')
            {
                continue;
            }

            var letter = char.ToUpperInvariant(c) switch { 'O' => '0', 'I' or 'L' => '1', var other => other };
            if (!Alphabet.Contains(letter, StringComparison.Ordinal) || read.Length == Letters)
            {
                return false;
            }

            _ = read.Append(letter);
        }

        code = read.Length == Letters ? new ExtractionCode(read.ToString()) : null;
        return code is not null;
    }

    /// <summary>What the link's first statement keeps of the code: 32 bytes, base64url. A tenth of a second of work, which is the point.</summary>
    public string Derive(LinkToken token) => Base64Url.Encode(
        Rfc2898DeriveBytes.Pbkdf2(Encoding.ASCII.GetBytes(letters), token.Bytes, Rounds, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes));

    /// <summary>Compared in constant time.</summary>
    public bool Opens(LinkToken token, string derived) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Derive(token)), Encoding.ASCII.GetBytes(derived));
}
