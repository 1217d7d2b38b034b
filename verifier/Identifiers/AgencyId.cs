using System.Buffers;

namespace Integrity.Identifiers;

/// <summary>An agency, <c>cn.331024.psb</c>: <c>[a-z0-9]+([.-][a-z0-9]+)*</c>, at most 64.</summary>
public sealed record AgencyId
{
    public const int MaxLength = 64;

    private readonly string text;

    private AgencyId(string text) => this.text = text;

    public static Result<AgencyId> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Words.Joined(text, MaxLength, Words.LowerCase, ".-") ? new AgencyId(text) : new Refusal("identifier.agency", text[..Math.Min(text.Length, MaxLength)]);
    }

    public override string ToString() => text;
}

/// <summary>The shape all our names share: words of one alphabet, single joints between them.</summary>
internal static class Words
{
    public static readonly SearchValues<char> LowerCase = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    public static readonly SearchValues<char> AnyCase = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary><c>word(joint word)*</c>, 1 to <paramref name="maxLength"/> characters.</summary>
    public static bool Joined(ReadOnlySpan<char> text, int maxLength, SearchValues<char> letters, ReadOnlySpan<char> joints)
    {
        if (text.Length > maxLength)
        {
            return false;
        }

        while (true)
        {
            var word = text.IndexOfAnyExcept(letters);
            if (word < 0)
            {
                return !text.IsEmpty;
            }

            if (word == 0 || !joints.Contains(text[word]))
            {
                return false;
            }

            text = text[(word + 1)..];
        }
    }
}
