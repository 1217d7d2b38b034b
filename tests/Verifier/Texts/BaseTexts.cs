using System.Text.RegularExpressions;
using Integrity.Texts;

namespace Integrity.Tests.Texts;

/// <summary>Every refusal of the base areas has its sentence and its remedy in both languages, and no sentence is left over.</summary>
public sealed partial class BaseTexts
{
    private static readonly string[] Areas = ["json", "digest", "identifier", "key", "statement"];

    private static readonly Catalogue Catalogue = Catalogue.Of(typeof(Refusal).Assembly);

    public static TheoryData<string> Codes => [.. Used()];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_code_says_what_and_what_to_do(string code)
    {
        Assert.True(Catalogue.Has(code), code);
        foreach (var language in Enum.GetValues<Language>())
        {
            Assert.NotEmpty(Catalogue.Say(language, code, "a", "b"));
            Assert.NotEmpty(Catalogue.Fix(language, code, "a", "b"));
        }
    }

    [Fact]
    public void What_a_value_says_is_never_read_as_a_placeholder() =>
        Assert.Equal("Seal on record: {1}; seal read: XJ-2.", Catalogue.Say(Language.English, "rule.SEAL-01", "{1}", "XJ-2"));

    [Fact]
    public void No_text_is_left_over() =>
        Assert.Equal(Used(), Catalogue.Codes.Where(c => Areas.Contains(c.Split('.')[0])).Order(StringComparer.Ordinal));

    private static SortedSet<string> Used()
    {
        var verifier = Path.GetFullPath(Path.Combine(Oracle.Folder, "..", "..", "verifier"));
        var sources = Directory.EnumerateFiles(verifier, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
        return new(
            sources.SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value).Where(c => Areas.Contains(c.Split('.')[0])),
            StringComparer.Ordinal);
    }

    [GeneratedRegex("""new( Refusal)?\("(?<code>[a-z]+\.[a-z0-9-]+)["]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
