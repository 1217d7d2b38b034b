using System.Globalization;
using Integrity.Identifiers;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Reports;

/// <summary>How a report speaks: its language, its clock's offset, and what it makes of text that others wrote.</summary>
/// <param name="texts">Sentences by code.</param>
/// <param name="language">One report is in one language throughout; what the statements say stays as it was signed.</param>
/// <param name="offset">In which every time is written. Fixed by the rule pack's calendar, so that a term's last day reads as one; never the reader's own.</param>
/// <param name="zoned">Every time names its zone: for pages, of which a reader sees a part. A report names it once, at its top.</param>
public sealed class Voice(Catalogue texts, Language language, TimeSpan offset, bool zoned = false)
{
    private const string Clock = "yyyy-MM-dd HH:mm:ss";

    public bool IsChinese => language == Language.Chinese;

    /// <summary>Between two things of a list within a line.</summary>
    public string Comma => IsChinese ? "，" : ", ";

    /// <summary>Between a name and what it stands for.</summary>
    public string Colon => IsChinese ? "：" : ": ";

    public string Semicolon => IsChinese ? "；" : "; ";

    public string Offset => offset == TimeSpan.Zero ? "UTC"
        : $"UTC{(offset < TimeSpan.Zero ? '-' : '+')}{offset.Duration().Hours:00}:{offset.Duration().Minutes:00}";

    /// <summary>A sentence. Times among the values are written as this report writes times.</summary>
    public string this[string code, params IReadOnlyList<string> values] => texts.Say(language, code, [.. values.Select(Value)]);

    public string Fix(Refusal refusal) => texts.Fix(language, refusal.Code, [.. refusal.Values.Select(Value)]);

    public string In(BothLanguages said) => Plain.Of(said.In(language));

    public string Time(DateTimeOffset time) => time.UtcDateTime.Ticks + offset.Ticks is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks
        ? new DateTime(ticks, DateTimeKind.Unspecified).ToString(Clock, CultureInfo.InvariantCulture) + (zoned ? " " + Offset : "")
        : UtcTime.Format(time);

    /// <summary>What a rule found, in a sentence. A term is named by what it says: its id is for programs.</summary>
    public string Says(JudgedRule judged, Pack? pack) => this[judged.Code, [.. judged.Values.Select(v => Term(judged, v, pack))]];

    /// <summary>The two largest units of a length of time; what is dropped is too small to matter beside them.</summary>
    public string Span(TimeSpan span) => texts.Span(language, span, 2);

    /// <summary>Begins with a capital, where the script has them.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    public string Act(string act) => texts.Has("act." + act) ? this["act." + act] : Plain.Of(act);

    /// <summary>A word of a closed list, as <c>report.LIST.WORD</c>; the word itself where no text is known.</summary>
    public string Word(string list, string word) => texts.Has($"report.{list}.{word}") ? this[$"report.{list}.{word}"] : Plain.Of(word);

    /// <summary>A statement's number alone, where its act is said beside it or does not matter.</summary>
    public string Number(long seq) => this["report.step", $"{seq}", ""].TrimEnd();

    public string Step(long seq, string act) => this["report.step", $"{seq}", Act(act)];

    public string Step(StreamName stream, StreamName subject, long seq, string act) =>
        stream == subject ? Step(seq, act) : $"{stream.Id} {Step(seq, act)}";

    /// <summary>22号 art. 16; † marks what the pack's author did not read in the original.</summary>
    public string Source(IEnumerable<Citation> cite) => string.Join(Semicolon, cite.Select(c => Plain.Of(c.Source) + Article(Plain.Of(c.Article)) + (c.Unread ? "†" : "")));

    /// <summary>Articles of laws are numbers, some with a paragraph in brackets; what other sources are divided into is written as it is.</summary>
    private string Article(string article)
    {
        var digits = article.TakeWhile(char.IsAsciiDigit).Count();
        return article is "–" or "-" ? ""
            : digits > 0 && article.Skip(digits).All(c => char.IsAsciiDigit(c) || c is '(' or ')')
                ? this["report.article", article[..digits], article[digits..]]
                : " " + article;
    }

    private string Term(JudgedRule judged, string value, Pack? pack) =>
        judged.Code.StartsWith("judged.term-", StringComparison.Ordinal) && pack?.Term(value) is { } term ? In(term.Says) : value;

    private string Value(string value) => UtcTime.TryParse(value, out var time) ? Time(time) : Plain.Of(value);
}
