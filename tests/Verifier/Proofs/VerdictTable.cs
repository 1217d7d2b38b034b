using System.Text;
using Integrity.Proofs;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary><c>docs/verdict.md</c> is what the code says. To write it anew: <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Verifier --filter VerdictTable</c></summary>
public sealed class VerdictTable
{
    private static readonly Catalogue Texts = Catalogue.Of(typeof(Verdict).Assembly);

    [Fact]
    public void The_table_in_the_docs_is_generated_from_the_code()
    {
        var path = Path.Combine(Integrity.Tests.Oracle.Folder, "..", "..", "docs", "verdict.md");
        var table = Table();
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, table);
        }

        Assert.Equal(table, File.ReadAllText(path));
    }

    [Fact]
    public void Every_outcome_a_check_can_have_has_a_sentence_in_both_languages()
    {
        foreach (var code in CheckCode.All)
        {
            Assert.True(Texts.Has(code.Code), code.Code);
            foreach (var status in StatusesOf(code))
            {
                Assert.True(Texts.Has($"{code.Code}.{status}"), $"{code.Code}.{status}");
                Assert.NotEqual(Texts.Say(Language.English, $"{code.Code}.{status}"), Texts.Say(Language.Chinese, $"{code.Code}.{status}"));
            }
        }
    }

    [Theory]
    [InlineData("bundle.too-large")]
    [InlineData("bundle.not-a-bundle")]
    [InlineData("bundle.malformed")]
    [InlineData("bundle.unexpected")]
    [InlineData("bundle.spelling")]
    [InlineData("trust.member-missing")]
    [InlineData("trust.member-unknown")]
    [InlineData("trust.member-wrong")]
    [InlineData("trust.key-of-another-log")]
    [InlineData("trust.standard-differs")]
    [InlineData("trust.standard-unknown")]
    [InlineData("proof.heads-not-last")]
    [InlineData("proof.other-contract")]
    [InlineData("proof.not-anchored")]
    [InlineData("proof.other-origin")]
    [InlineData("proof.not-included")]
    [InlineData("proof.not-head")]
    public void Every_refusal_says_what_to_do(string code)
    {
        Assert.NotEqual("", Texts.Fix(Language.English, code));
        Assert.NotEqual("", Texts.Fix(Language.Chinese, code));
    }

    /// <summary>Some checks are only ever reported when something is amiss, and some cannot fail.</summary>
    private static IEnumerable<string> StatusesOf(CheckCode code) => code.Code switch
    {
        "stream.present" or "anchor.seal" => ["unavailable"],
        "anchor.present" => ["pass", "unavailable"],
        "stream.inclusion" or "stream.head" or "stream.absent" or "agency.root" or "stream.custody" or "anchor.contract" or "anchor.size" or "anchor.root" or "after.headers" or "exhibit.digest"
            or "anchor.age" => ["pass", "fail", "unavailable"],
        _ => ["pass", "fail"],
    };

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# Verdict: checks and exit codes\n\nGenerated from the code (`tests/Verifier/Proofs/VerdictTable.cs`); do not edit.\n\n");
        text.Append("`intact`: every required check was made and passed. `broken`: at least one failed. `unproven`: none failed, but something that the proof needs is\nnot there. Nothing checked is never `intact`.\n\n");
        text.Append("| exit code | name | means |\n|---|---|---|\n");
        foreach (var code in Enum.GetValues<ExitCode>())
        {
            text.Append($"| {(int)code} | {code} | {Texts.Say(Language.English, $"exit.{code}")} |\n");
        }

        text.Append("\n| check | passes when | 核验内容 | on failure | when unavailable |\n|---|---|---|---|---|\n");
        foreach (var code in CheckCode.All)
        {
            var fails = StatusesOf(code).Contains("fail") ? code.Grade == CheckGrade.Policy ? "exit 13" : "broken" : "–";
            var unavailable = !StatusesOf(code).Contains("unavailable") ? "–"
                : code.Grade == CheckGrade.Policy ? "not judged"
                : code == CheckCode.AnchorSeal ? "unproven, unless the trust file says `allowUnsealed`"
                : "unproven";
            text.Append($"| `{code}` | {Texts.Say(Language.English, code.Code)} | {Texts.Say(Language.Chinese, code.Code)} | {fails} | {unavailable} |\n");
        }

        return text.ToString();
    }
}
