using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Integrity.Texts;

/// <summary>The languages people read here.</summary>
public enum Language
{
    English,
    Chinese,
}

/// <summary>Every sentence a person reads, by code, in both languages. The one place texts come from.</summary>
/// <remarks>
/// A file <c>Texts/NAME.json</c> is an object: code → { "en": "…", "zh": "…", "fix": { "en": "…", "zh": "…" } }.
/// <c>{0}</c>, <c>{1}</c> stand for the refusal's values, in order; <c>{0:min}</c> for a value in whole minutes, told in days, hours and minutes.
/// <c>fix</c> says what to do next; refusals must have it.
/// </remarks>
public sealed class Catalogue
{
    private readonly FrozenDictionary<string, Entry> entries;

    private Catalogue(IEnumerable<KeyValuePair<string, Entry>> entries) => this.entries = entries.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The texts embedded in the given assemblies, under <c>texts/</c>. A code defined twice is a programming error.</summary>
    public static Catalogue Of(params Assembly[] assemblies) => new(assemblies.SelectMany(ReadAll));

    public IEnumerable<string> Codes => entries.Keys;

    public bool Has(string code) => entries.ContainsKey(code);

    /// <summary>The sentence for a code; the bare code and its values where no text is known, so nothing is ever hidden.</summary>
    public string Say(Language language, string code, params IReadOnlyList<string> values) =>
        entries.TryGetValue(code, out var entry)
            ? Fill(language, language == Language.Chinese ? entry.Chinese : entry.English, values)
            : new Refusal(code, values).ToString();

    /// <summary>What to do about a refusal, or an empty string.</summary>
    public string Fix(Language language, string code, params IReadOnlyList<string> values) =>
        entries.TryGetValue(code, out var entry)
            ? Fill(language, language == Language.Chinese ? entry.FixChinese : entry.FixEnglish, values)
            : "";

    /// <summary>A length of time in its largest units, at most so many of them; those that are zero are not said.</summary>
    public string Span(Language language, TimeSpan span, int most)
    {
        var sign = span < TimeSpan.Zero ? "-" : "";
        span = span.Duration();
        (long Count, string Unit)[] units = [((long)span.TotalDays, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s")];
        var first = Array.FindIndex(units, u => u.Count > 0);
        var shown = first < 0 ? [units[^1]] : units.Skip(first).Take(most).Where(u => u.Count > 0);
        return sign + string.Join(language == Language.Chinese ? "" : " ", shown.Select(u => Say(language, "unit." + u.Unit, $"{u.Count}")));
    }

    private string Fill(Language language, string template, IReadOnlyList<string> values)
    {
        // In one pass: what a value says is never read as a placeholder.
        var text = new StringBuilder(template.Length);
        var done = 0;
        for (int open; (open = template.IndexOf('{', done)) >= 0;)
        {
            var close = template.IndexOf('}', open);
            var name = close > open ? template.AsSpan(open + 1, close - open - 1) : [];
            var inMinutes = name.EndsWith(":min");
            var known = int.TryParse(inMinutes ? name[..^4] : name, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < values.Count
                ? (inMinutes ? Minutes(language, values[value]) : values[value]) : null;
            _ = text.Append(template, done, open - done).Append(known ?? "{");
            done = known is null ? open + 1 : close + 1;
        }

        return text.Append(template, done, template.Length - done).ToString();
    }

    /// <summary>To the minute: a limit of three days passed by one minute must not read as three days.</summary>
    private string Minutes(Language language, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var minutes) ? Span(language, TimeSpan.FromMinutes(minutes), 4) : value;

    private static IEnumerable<KeyValuePair<string, Entry>> ReadAll(Assembly assembly)
    {
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var document = JsonDocument.Parse(stream);
            foreach (var member in document.RootElement.EnumerateObject())
            {
                yield return KeyValuePair.Create(member.Name, Entry.Of(member.Value));
            }
        }
    }

    private sealed record Entry(string English, string Chinese, string FixEnglish, string FixChinese)
    {
        public static Entry Of(JsonElement e)
        {
            var fix = e.TryGetProperty("fix", out var f) ? f : default;
            return new(
                e.GetProperty("en").GetString()!,
                e.GetProperty("zh").GetString()!,
                fix.ValueKind == JsonValueKind.Object ? fix.GetProperty("en").GetString()! : "",
                fix.ValueKind == JsonValueKind.Object ? fix.GetProperty("zh").GetString()! : "");
        }
    }
}
