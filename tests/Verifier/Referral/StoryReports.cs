using System.Text;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;
using Integrity.Testing.Referral;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Referral;

/// <summary>
/// What the court reads of the story: the handset's report, the dossier's, and that of the copy it passes on. To write anew:
/// <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Verifier --filter StoryReports</c>
/// </summary>
public sealed class StoryReports
{
    private static readonly Catalogue Texts = Catalogue.Of(typeof(Refusal).Assembly);

    public static TheoryData<string, Language> Reports { get; } = new()
    {
        { "handset", Language.Chinese }, { "handset", Language.English },
        { "dossier", Language.Chinese }, { "dossier", Language.English },
        { "passed-on", Language.Chinese }, { "passed-on", Language.English },
    };

    [Theory]
    [MemberData(nameof(Reports))]
    public void Every_report_of_the_story_is_what_is_checked_in(string name, Language language)
    {
        var bundle = name switch
        {
            "dossier" => PlayedReferral.Once.Bundle(Players.CriminalCase),
            "passed-on" => PlayedReferral.WithoutNames(PlayedReferral.Once.Bundle(Players.Handset)),
            _ => PlayedReferral.Once.Bundle(Players.Handset),
        };
        var verdict = PlayedReferral.Once.Verdict(bundle);
        var report = Report(name, verdict, language, Hash256.Sha256(bundle.ToUtf8()));
        var file = $"{name}.{(language == Language.Chinese ? "zh" : "en")}";

        Same($"{file}.txt", Encoding.UTF8.GetBytes(PlainText.Write(report)));
        Same($"{file}.full.txt", Encoding.UTF8.GetBytes(PlainText.Write(report, full: true)));
        Same($"{file}.html", HtmlPage.Write(report));
        Same($"{file}.json", VerdictJson.Write(verdict, Texts, language));
    }

    [Fact]
    public void A_defect_that_is_cured_is_not_told_again_as_one_that_is_not()
    {
        var verdict = PlayedReferral.Once.Verdict(PlayedReferral.Once.Bundle(Players.Handset));

        Assert.Contains(verdict.Rules, f => f.Rule == RuleIds.Seal);
        Assert.DoesNotContain(RuleIds.Seal, PlainText.Write(Report("handset", verdict, Language.English, default), full: true), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Chinese)]
    public void The_handsets_history_is_told_on_one_screen(Language language)
    {
        var text = PlainText.Write(Report("handset", PlayedReferral.Once.Verdict(PlayedReferral.Once.Bundle(Players.Handset)), language, default));

        Assert.InRange(text.TrimEnd('\n').Split('\n').Length, 30, 60);
    }

    [Fact]
    public void An_item_that_was_announced_and_never_began_is_told_by_what_it_was_to_be()
    {
        var text = PlainText.Write(Report("dossier", PlayedReferral.Once.Verdict(PlayedReferral.Once.Bundle(Players.CriminalCase)), Language.English, default));

        var line = text.Split('\n').SkipWhile(l => !l.Contains($"[{Players.Extraction.Id}]", StringComparison.Ordinal)).Take(2).ToList();
        Assert.Contains("extraction", line[0], StringComparison.Ordinal);
        Assert.Contains(Players.Handset.Id, line[1], StringComparison.Ordinal);
    }

    private static CustodyReport Report(string name, Verdict verdict, Language language, Hash256 bundle)
    {
        var trust = PlayedReferral.Once.Trust(PlayedReferral.Once.Bundle(Players.Handset));
        return CustodyReport.Of(
            verdict, new Provenance("integrity-verify", $"{name}.evidence.json", bundle, Hash256.Sha256(trust.ToUtf8()), PlayedReferral.AsOf), Texts, language);
    }

    private static void Same(string name, byte[] made)
    {
        var path = Path.Combine(Integrity.Tests.Oracle.Folder, "..", "Verifier", "Referral", "reports", name);
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, made);
        }

        Assert.Equal(File.ReadAllText(path), Encoding.UTF8.GetString(made));
    }
}
