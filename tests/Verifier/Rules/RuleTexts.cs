using System.Text.RegularExpressions;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Tests.Rules;

public partial class RuleTexts
{
    private static readonly Catalogue Texts = Catalogue.Of(typeof(Pack).Assembly);

    [Fact]
    public void Every_code_that_rules_use_has_texts_in_both_languages()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Oracle.Folder, "..", "..", "verifier", "Rules"), "*.cs", SearchOption.AllDirectories);
        var codes = sources.SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => m.Groups["code"].Value)).Distinct().Order().ToList();
        Assert.True(codes.Count > 80, $"only {codes.Count} codes found");
        foreach (var code in codes)
        {
            Assert.True(Texts.Has(code), code);
            Assert.NotEqual(Texts.Say(Language.English, code), Texts.Say(Language.Chinese, code));
            Assert.Equal(code.StartsWith("pack.", StringComparison.Ordinal), Texts.Fix(Language.Chinese, code).Length > 0);
        }
    }

    [Theory]
    [InlineData("82405", "Anchored only 57 d 5 h 25 min after", "结束后 57天5小时25分才上链，上限 3天")]
    [InlineData("4321", "Anchored only 3 d 1 min after", "结束后 3天1分才上链，上限 3天")]
    [InlineData("-61", "Anchored only -1 h 1 min after", "结束后 -1小时1分才上链，上限 3天")]
    [InlineData("soon", "Anchored only soon after", "结束后 soon才上链，上限 3天")]
    public void Minutes_read_as_days_and_hours_and_none_is_dropped(string minutes, string english, string chinese)
    {
        Assert.StartsWith(english, Texts.Say(Language.English, "judged.anchored-late", minutes, "4320"), StringComparison.Ordinal);
        Assert.StartsWith(chinese, Texts.Say(Language.Chinese, "judged.anchored-late", minutes, "4320"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("in-force")]
    [InlineData("direction")]
    [InlineData("kind")]
    [InlineData("case-type")]
    [InlineData("standard")]
    [InlineData("exclusions")]
    [InlineData("required-acts")]
    [InlineData("digests")]
    [InlineData("qualification")]
    [InlineData("anchor-gap")]
    public void Every_condition_of_an_agreement_has_texts(string condition)
    {
        Assert.True(Texts.Has($"recognition.{condition}.pass"));
        Assert.True(Texts.Has($"recognition.{condition}.fail"));
    }

    [Fact]
    public void No_text_claims_that_evidence_may_be_admitted()
    {
        var said = Texts.Codes.Where(c => c.StartsWith("judged.", StringComparison.Ordinal) || c.StartsWith("recognition.", StringComparison.Ordinal))
            .SelectMany(c => new[] { Texts.Say(Language.English, c), Texts.Say(Language.Chinese, c) });
        Assert.All(said, s => Assert.False(s.Contains("admissible", StringComparison.OrdinalIgnoreCase) || s.Contains("可采", StringComparison.Ordinal), s));
    }

    [GeneratedRegex("\"(?<code>(pack|judged|recognition)\\.[a-z-]+(\\.[a-z-]+)?)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
