using System.Security.Cryptography;
using Integrity.Identifiers;

namespace Integrity.Ledger.Cli;

/// <summary>A new evidence code: 80 random bits.</summary>
internal static class FreshCode
{
    /// <summary>The code's canonical spelling always types as it is.</summary>
    /// <remarks>Draws again when the check symbol is one of <c>* ~ $ =</c>: a code is typed into shells and file names too.</remarks>
    public static EvidenceCode Draw()
    {
        Span<byte> bits = stackalloc byte[EvidenceCode.Bytes];
        EvidenceCode code;
        do
        {
            RandomNumberGenerator.Fill(bits);
            code = EvidenceCode.FromBits(bits);
        }
        while (!char.IsAsciiLetterOrDigit(code.ToString()[^1]));

        return code;
    }
}
