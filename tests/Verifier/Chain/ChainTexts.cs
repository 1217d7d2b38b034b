using System.Text.RegularExpressions;
using Integrity.Chain;
using Integrity.Texts;

namespace Integrity.Tests.Chain;

public sealed partial class ChainTexts
{
    [Fact]
    public void Every_refusal_of_the_chain_code_says_what_is_wrong_and_what_to_do_in_both_languages()
    {
        var texts = Catalogue.Of(typeof(Rlp).Assembly);
        var folder = Path.Combine(Oracle.Folder, "..", "..", "verifier", "Chain");
        var codes = Directory.GetFiles(folder, "*.cs").SelectMany(f => Code().Matches(File.ReadAllText(f))).Select(m => m.Groups["code"].Value).ToHashSet();
        Assert.NotEmpty(codes);
        foreach (var code in codes)
        {
            foreach (var language in new[] { Language.English, Language.Chinese })
            {
                Assert.True(texts.Has(code) && texts.Fix(language, code).Length > 0, code);
            }
        }

        Assert.DoesNotContain(texts.Codes, c => c.StartsWith("chain.", StringComparison.Ordinal) && !codes.Contains(c));
    }

    [GeneratedRegex("\"(?<code>chain\\.[a-z-]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Code();
}
