using System.Globalization;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>
/// Names members of statements: <c>[EV-…/]act.member[@seq]</c>, as in <c>collect.holder</c>, <c>*.note</c>, <c>transfer.*.note</c>, <c>*</c>,
/// <c>report.qualification@4</c>. A star is any run of characters.
/// </summary>
/// <remarks>A seq counts in the item that is named, else in the bundle's subject. Without either, every item of the bundle is meant.</remarks>
public sealed class MemberPattern
{
    private readonly string glob;
    private readonly StreamName? item;
    private readonly long? seq;

    private MemberPattern(string text, string glob, StreamName? item, long? seq) => (Text, this.glob, this.item, this.seq) = (text, glob, item, seq);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>Refuses what can match no withholdable member of any act: a mistyped name would otherwise withhold nothing, and nobody would notice.</summary>
    public static Result<MemberPattern> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var rest = text;
        StreamName? of = null;
        if (rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash)
        {
            if (!EvidenceCode.Parse(rest[..slash]).Ok(out var code, out _))
            {
                return new Refusal("withhold.pattern", Shown(text));
            }

            (of, rest) = (StreamName.Item(code), rest[(slash + 1)..]);
        }

        long? place = null;
        if (rest.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!long.TryParse(rest.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            {
                return new Refusal("withhold.pattern", Shown(text));
            }

            (place, rest) = (n, rest[..at]);
        }

        return rest.Length is 0 or > 128 || !rest.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '*') ? new Refusal("withhold.pattern", Shown(text))
            : !Known(rest) ? new Refusal("withhold.no-such-member", Shown(text))
            : new MemberPattern(text, rest, of, place);
    }

    /// <summary>Whether it names this member of this statement.</summary>
    /// <param name="subject">The bundle's subject.</param>
    public bool Names(Statement statement, string member, StreamName subject)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return (seq is null || statement.Seq == seq)
            && (item is null ? seq is null || statement.Stream == subject : statement.Stream == item)
            && Matches(glob, $"{statement.Act}.{member}");
    }

    public override string ToString() => Text;

    private static bool Known(string glob) => Acts.All.Any(act => Schemas.Of(act).Withholdable.Any(member => Matches(glob, $"{act.Name}.{member}")));

    /// <summary>Linear but for the last star, which is where it steps back to.</summary>
    private static bool Matches(ReadOnlySpan<char> glob, ReadOnlySpan<char> text)
    {
        var (g, t, star, mark) = (0, 0, -1, 0);
        while (t < text.Length)
        {
            if (g < glob.Length && glob[g] == '*')
            {
                (star, mark) = (g++, t);
            }
            else if (g < glob.Length && glob[g] == text[t])
            {
                (g, t) = (g + 1, t + 1);
            }
            else if (star >= 0)
            {
                (g, t) = (star + 1, ++mark);
            }
            else
            {
                return false;
            }
        }

        return glob[g..].Trim('*').IsEmpty;
    }

    private static string Shown(string text) => text.Length <= 80 ? text : $"{text.AsSpan(0, 80)}…";
}
