using System.Text;

namespace Integrity.Identifiers;

/// <summary>A ledger's name. It is also its log's origin line and its key's name, so it must be a C2SP signed-note key name.</summary>
public static class Origin
{
    /// <summary>Bytes of UTF-8.</summary>
    public const int MaxLength = 255;

    /// <summary>Not empty, no white space, no control characters, no plus sign (c2sp.org/signed-note), no half surrogate pair.</summary>
    public static bool IsValid(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length is 0 or > MaxLength || Encoding.UTF8.GetByteCount(text) > MaxLength)
        {
            return false;
        }

        foreach (var rune in text.EnumerateRunes())
        {
            // A half pair is enumerated as U+FFFD, which nobody needs in a name.
            if (rune == Rune.ReplacementChar || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value == '+')
            {
                return false;
            }
        }

        return true;
    }

    public static Result<string> Parse(string text) => IsValid(text) ? text : new Refusal("identifier.origin", text[..Math.Min(text.Length, 80)]);
}
