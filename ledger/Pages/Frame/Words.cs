using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Integrity.Texts;

namespace Integrity.Ledger.Pages.Frame;

/// <summary>What a page says, in its reader's language.</summary>
public sealed class Words(Catalogue texts, Language language)
{
    private static readonly JsonSerializerOptions InPage = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public Catalogue Texts => texts;

    public Language Language => language;

    /// <summary>BCP 47.</summary>
    public string Tag => language == Language.Chinese ? "zh-CN" : "en";

    public string this[string code, params IReadOnlyList<string> values] => texts.Say(language, code, values);

    public string Say(Said said)
    {
        ArgumentNullException.ThrowIfNull(said);
        return texts.Say(language, said.Code, said.Values);
    }

    public string Say(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return texts.Say(language, refusal.Code, refusal.Values);
    }

    public string Fix(Refusal refusal)
    {
        ArgumentNullException.ThrowIfNull(refusal);
        return texts.Fix(language, refusal.Code, refusal.Values);
    }

    /// <summary>To the second, with its zone; the same in both languages, so that two readers compare the same characters.</summary>
    public static string Shown(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'");

    /// <summary>For <c>&lt;time datetime&gt;</c>.</summary>
    public static string Machine(DateTimeOffset at) => UtcTime.Format(at);

    /// <summary>The sentences that a page's script says, by the beginnings of their codes, as one JSON object.</summary>
    /// <remarks>Holes are left open: the script fills them. What could end a script element is escaped.</remarks>
    public string ForScript(IReadOnlyList<string> beginnings) => JsonSerializer.Serialize(
        texts.Codes.Where(c => beginnings.Any(b => c.StartsWith(b, StringComparison.Ordinal))).Order(StringComparer.Ordinal).ToDictionary(c => c, c => texts.Say(language, c)), InPage);
}

/// <summary>A sentence that a model says: its code, which programs read, and what fills it.</summary>
public sealed record Said(string Code, params IReadOnlyList<string> Values);
