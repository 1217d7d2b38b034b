using System.Text;
using System.Text.Json;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Verifier.Tests.Cli;

/// <summary><c>--rules</c> and <c>--html</c>, as people and scripts use them.</summary>
public sealed class Rules(Desk desk) : IClassFixture<Desk>
{
    private const string Crim = "CN-CRIM@2026.1";
    private const string AsOf = "2026-11-20T00:00:00Z";

    [Fact]
    public void A_history_judged_by_a_pack_says_so_in_text_in_json_and_on_a_page()
    {
        var text = desk.Run("item.evidence.json", "--trust", "lenient.json", "--rules", Crim, "--as-of", AsOf, "--html", "page.html");
        var json = desk.Run("item.evidence.json", "--trust", "lenient.json", "--rules", Crim, "--as-of", AsOf, "--json");
        var page = File.ReadAllText(desk.Of("page.html"));

        Assert.Equal("", text.Error);
        Assert.Equal(13, text.Exit);
        Assert.Equal(13, json.Exit);
        Assert.StartsWith("INTACT, RULES NOT ALL KEPT", text.Out, StringComparison.Ordinal);
        Assert.Contains(Crim, text.Out, StringComparison.Ordinal);
        Assert.Contains("art. ", text.Out, StringComparison.Ordinal);
        Assert.Contains(Hash256.Sha256(File.ReadAllBytes(desk.Of("lenient.json"))).ToString(), page, StringComparison.Ordinal);
        Assert.Contains(Hash256.Sha256(File.ReadAllBytes(desk.Of("item.evidence.json"))).ToString(), page, StringComparison.Ordinal);
        using var verdict = JsonDocument.Parse(json.Out);
        Assert.Equal(Crim, verdict.RootElement.GetProperty("report").GetProperty("rules").GetString());
    }

    [Fact]
    public void What_is_printed_is_one_screen_and_full_prints_the_rest()
    {
        string[] args = ["item.evidence.json", "--trust", "lenient.json", "--rules", Crim, "--as-of", AsOf];
        var screen = desk.Run(args);
        var full = desk.Run([.. args, "--full"]);

        Assert.Equal(full.Exit, screen.Exit);
        Assert.Contains("--full", screen.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("What was kept", screen.Out, StringComparison.Ordinal);
        Assert.Contains("What was kept", full.Out, StringComparison.Ordinal);
        Assert.True(screen.Out.Split('\n').Length < full.Out.Split('\n').Length);
    }

    [Theory]
    [InlineData("zh_CN.UTF-8", "Asia/Shanghai")]
    [InlineData("tr_TR.UTF-8", "Europe/Istanbul")]
    [InlineData("ar_SA.UTF-8", "Asia/Riyadh")]
    [InlineData("fa_IR.UTF-8", "America/St_Johns")]
    public void The_same_question_has_the_same_answer_in_every_locale_and_time_zone(string locale, string zone)
    {
        string[] args = ["item.evidence.json", "--trust", "lenient.json", "--rules", Crim, "--as-of", AsOf, "--lang", "zh", "--html"];
        var here = desk.Run([.. args, "here.html"]);
        var there = desk.RunIn(locale, zone, [.. args, "there.html"]);
        var json = desk.RunIn(locale, zone, [.. args, "there.html", "--json"]);

        Assert.Equal(here, there);
        Assert.Equal(desk.Run([.. args, "here.html", "--json"]), json);
        Assert.Equal(File.ReadAllBytes(desk.Of("here.html")), File.ReadAllBytes(desk.Of("there.html")));
    }

    [Fact]
    public void A_pack_in_a_file_is_taken_from_whoever_names_it_unless_the_trust_file_pins_another()
    {
        var altered = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Packs.Source(Crim).OrThrow()).Replace("\"fatal\"", "\"warn\"", StringComparison.Ordinal));
        File.WriteAllBytes(desk.Of("own.json"), altered);
        var trust = TrustFile.Parse(File.ReadAllBytes(desk.Of("lenient.json"))).OrThrow();
        File.WriteAllBytes(desk.Of("pins-crim.json"), (trust with { Standards = [new(Crim, Packs.BuiltIn(Crim).OrThrow().Digest)] }).ToUtf8());
        File.WriteAllBytes(desk.Of("pins-own.json"), (trust with { Standards = [new(Crim, Pack.Parse(altered).OrThrow().Digest)] }).ToUtf8());

        Assert.Equal(13, desk.Run("item.evidence.json", "--trust", "lenient.json", "--rules", "own.json").Exit);
        Assert.Equal(13, desk.Run("item.evidence.json", "--trust", "pins-own.json", "--rules", "own.json").Exit);
        Assert.Equal(13, desk.Run("item.evidence.json", "--trust", "pins-crim.json", "--rules", Crim).Exit);
        var other = desk.Run("item.evidence.json", "--trust", "pins-crim.json", "--rules", "own.json");
        Assert.Equal((1, ""), (other.Exit, other.Out));
        Assert.Contains("pins CN-CRIM@2026.1 as", other.Error, StringComparison.Ordinal);
        var absent = desk.Run("item.evidence.json", "--trust", "pins-own.json", "--rules", Crim);
        Assert.Equal((1, ""), (absent.Exit, absent.Out));
        Assert.Contains("neither this program nor the bundle", absent.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "No rule pack CN-CRIM@1999.1", "--rules", "CN-CRIM@1999.1")]
    [InlineData(1, "There is no file nowhere.json", "--rules", "nowhere.json")]
    [InlineData(1, "Line ", "--rules", "trust.json")]
    [InlineData(2, "--rules is given twice", "--rules", Crim, "--rules", Crim)]
    [InlineData(2, "--html is given twice", "--html", "a.html", "--html", "b.html")]
    [InlineData(2, "--html needs a value", "--html")]
    [InlineData(1, "would take the place of item.evidence.json", "--html", "item.evidence.json")]
    [InlineData(1, "would take the place of trust.json", "--html", "./trust.json")]
    [InlineData(1, "cannot be written", "--html", "no/such/folder/page.html")]
    public void What_cannot_be_done_is_explained_and_leaves_no_file(int exit, string says, params string[] options)
    {
        var before = Directory.GetFiles(desk.Of(".")).Order(StringComparer.Ordinal).ToList();

        var ran = desk.Run(["item.evidence.json", "--trust", "trust.json", .. options]);

        Assert.Equal((exit, ""), (ran.Exit, ran.Out));
        Assert.Contains(says, ran.Error, StringComparison.Ordinal);
        Assert.True(ran.Error.Split('\n').Length > 2, "says what to do");
        Assert.Equal(before, Directory.GetFiles(desk.Of(".")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_broken_bundle_has_a_page_too_and_it_says_so()
    {
        var ran = desk.Run("cut.evidence.json", "--trust", "trust.json", "--rules", Crim, "--html", "cut.html");

        Assert.Equal(10, ran.Exit);
        Assert.Contains("<strong>BROKEN</strong>", File.ReadAllText(desk.Of("cut.html")), StringComparison.Ordinal);
    }
}
