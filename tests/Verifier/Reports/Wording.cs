using System.Text;
using System.Text.RegularExpressions;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>Whether evidence may be used is for people. No sentence of ours says it, in either language, nor does any report.</summary>
public sealed partial class Wording
{
    public static TheoryData<Language> Languages => [Language.English, Language.Chinese];

    [Fact]
    public void No_text_of_the_repository_says_that_evidence_may_or_may_not_be_used()
    {
        var root = Path.GetFullPath(Path.Combine(Integrity.Tests.Oracle.Folder, "..", ".."));
        var texts = Directory.EnumerateFiles(root, "*.json", SearchOption.AllDirectories)
            .Where(f => f.Split(Path.DirectorySeparatorChar) is [.., "Texts" or "Schemas" or "Packs", _] && !Built(f)).ToList();

        Assert.True(texts.Count > 10);
        Assert.All(texts, f => Assert.False(Says(File.ReadAllText(f)), f));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void No_report_says_it(Language language)
    {
        var report = Example.In(language);

        Assert.False(Says(PlainText.Write(report)));
        Assert.False(Says(PlainText.Write(report, full: true)));
        Assert.False(Says(Encoding.UTF8.GetString(HtmlPage.Write(report))));
    }

    [Fact]
    public void The_built_in_packs_do_not_say_it()
    {
        foreach (var name in Packs.Names)
        {
            Assert.False(Says(Encoding.UTF8.GetString(Packs.Source(name).OrThrow())), name);
        }
    }

    [Fact]
    public void Every_sentence_of_a_report_is_there_in_both_languages_and_none_is_left_over()
    {
        var verifier = Path.GetFullPath(Path.Combine(Integrity.Tests.Oracle.Folder, "..", "..", "verifier"));
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(verifier, "Reports"), "*.cs").Select(File.ReadAllText));
        var codes = Example.Texts.Codes.Where(c => c.StartsWith("report.", StringComparison.Ordinal)).ToList();

        // Whole codes, and the beginnings of those that end in a word of a closed list.
        foreach (Match match in Code().Matches(source))
        {
            var code = match.Groups["code"].Value;
            Assert.True(code.EndsWith('.') ? codes.Exists(c => c.StartsWith(code, StringComparison.Ordinal)) : Example.Texts.Has(code), code);
        }

        foreach (var code in codes)
        {
            Assert.NotEqual("", Example.Texts.Say(Language.English, code));
            Assert.True(Told(source, code), $"{code} is never said");
        }
    }

    private static bool Says(string text) => Forbidden().IsMatch(text);

    private static bool Built(string path) => path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        || path.Contains("node_modules", StringComparison.Ordinal);

    /// <summary>As a whole, or its last word as an argument of what puts the two together.</summary>
    private static bool Told(string source, string code)
    {
        var parts = code.Split('.', 3);
        return source.Contains($"\"{code}\"", StringComparison.Ordinal)
            || (parts.Length == 3 && source.Contains($"\"report.{parts[1]}.", StringComparison.Ordinal))
            || (parts.Length == 3 && parts[1] is "column" && source.Contains($"\"{parts[2]}\"", StringComparison.Ordinal))
            || (parts.Length == 3 && source.Contains($"\"{parts[1]}\"", StringComparison.Ordinal))
            || code.EndsWith(".means", StringComparison.Ordinal)
            || (parts.Length == 2 && source.Contains($"\"{parts[1]}\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("admissib|可采|采纳|采信", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Forbidden();

    [GeneratedRegex("\"(?<code>report\\.[a-z0-9.-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
