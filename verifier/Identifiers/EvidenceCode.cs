using System.Diagnostics.CodeAnalysis;

namespace Integrity.Identifiers;

/// <summary>一证一码: one code for one piece of evidence, <c>EV-XXXX-XXXX-XXXX-XXXX-C</c>.</summary>
/// <remarks>
/// 80 bits in Crockford's base 32 (crockford.com/base32.html), most significant first, then his check symbol: the value mod 37.
/// A person may type it: case, O for 0, I and L for 1, and dashes do not matter. A wrong check symbol is an error.
/// </remarks>
public sealed record EvidenceCode
{
    /// <summary>Bytes of entropy.</summary>
    public const int Bytes = 10;

    private const int Letters = 16;
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ*~$=U";

    private readonly string text;

    private EvidenceCode(string text) => this.text = text;

    /// <summary>The code of exactly ten bytes, which the caller draws at random.</summary>
    public static EvidenceCode FromBits(ReadOnlySpan<byte> ten)
    {
        if (ten.Length != Bytes)
        {
            throw new ArgumentException("An evidence code has ten bytes.", nameof(ten));
        }

        Span<byte> values = stackalloc byte[Letters];
        for (var i = 0; i < Letters; i++)
        {
            var bit = 5 * i;
            var pair = (ten[bit / 8] << 8) | (bit / 8 + 1 < Bytes ? ten[(bit / 8) + 1] : 0);
            values[i] = (byte)((pair >> (11 - (bit % 8))) & 31);
        }

        return Of(values);
    }

    public static Result<EvidenceCode> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<char> symbols = stackalloc char[2 + Letters + 1];
        var count = 0;
        foreach (var c in text)
        {
            if (c == '-')
            {
                continue;
            }

            if (count == symbols.Length)
            {
                return new Refusal("identifier.evidence-code", Shown(text));
            }

            symbols[count++] = char.ToUpperInvariant(c);
        }

        Span<byte> values = stackalloc byte[Letters];
        if (count != symbols.Length || symbols is not ['E', 'V', ..] || !TryValues(symbols[2..^1], values) || !TryValue(symbols[^1], out var check))
        {
            return new Refusal("identifier.evidence-code", Shown(text));
        }

        return check == Check(values) ? Of(values) : new Refusal("identifier.check-symbol", Shown(text));
    }

    /// <summary>The one canonical spelling.</summary>
    public override string ToString() => text;

    private static EvidenceCode Of(ReadOnlySpan<byte> values)
    {
        Span<char> spelled = stackalloc char[24];
        "EV-".CopyTo(spelled);
        for (var i = 0; i < Letters; i++)
        {
            spelled[3 + i + (i / 4)] = Alphabet[values[i]];
        }

        spelled[7] = spelled[12] = spelled[17] = spelled[22] = '-';
        spelled[23] = Alphabet[Check(values)];
        return new(new string(spelled));
    }

    private static int Check(ReadOnlySpan<byte> values)
    {
        var remainder = 0;
        foreach (var value in values)
        {
            remainder = ((remainder * 32) + value) % 37;
        }

        return remainder;
    }

    private static bool TryValues(ReadOnlySpan<char> symbols, Span<byte> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!TryValue(symbols[i], out var value) || value >= 32)
            {
                return false;
            }

            values[i] = (byte)value;
        }

        return true;
    }

    private static bool TryValue(char symbol, out int value)
    {
        value = symbol switch
        {
            'O' => 0,
            'I' or 'L' => 1,
            _ => Alphabet.IndexOf(symbol, StringComparison.Ordinal),
        };
        return value >= 0;
    }

    [SuppressMessage("Minor", "RCS1197", Justification = "Read once, on refusal.")]
    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
