using System.Text.Json;
using Integrity.Proofs;
using Integrity.Testing.Referral;
using Integrity.Texts;

namespace Integrity.EndToEnd.Tests;

/// <summary>The story of a referral through service and verifier: what they say of it is what the law and the rules said of it in memory.</summary>
public sealed class ReferralStoryForReal(ToldToTheService told) : IClassFixture<ToldToTheService>
{
    /// <summary>How long it took until the anchor depends on when the test runs.</summary>
    private const string Anchored = "CHN-02";

    [Fact]
    public void The_service_accepts_and_refuses_the_very_steps_that_the_script_says() =>
        Assert.All(told.Outcomes, o => Assert.Equal((o.Told.What, o.Told.Refused), (o.Told.What, o.Refused)));

    [Theory]
    [InlineData("handset")]
    [InlineData("dossier")]
    public async Task The_verifiers_process_judges_every_rule_as_in_memory(string name)
    {
        var ran = await told.VerifyAsync(name, "--json");
        var real = JsonElement.Parse(ran.Out);
        var inMemory = JsonElement.Parse(VerdictJson.Write(
            PlayedReferral.Once.Verdict(PlayedReferral.Once.Bundle(name == "handset" ? Players.Handset : Players.CriminalCase)), Catalogue.Of(typeof(Refusal).Assembly), Language.English));

        Assert.Equal((0, "intact"), (ran.Exit, real.GetProperty("overall").GetString()));
        Assert.Equal(Judged(inMemory), Judged(real));
        Assert.Equal(inMemory.GetProperty("report").GetProperty("terms").GetRawText(), real.GetProperty("report").GetProperty("terms").GetRawText());
    }

    [Fact]
    public async Task Both_recognitions_are_recomputed_from_what_the_service_logged()
    {
        var recognitions = JsonElement.Parse((await told.VerifyAsync("handset", "--json")).Out).GetProperty("recognitions").EnumerateArray().ToList();

        Assert.Equal(["declined", "granted-after-cure"], recognitions.Select(r => r.GetProperty("outcome").GetString()));
        Assert.All(recognitions, r => Assert.Equal("matches", r.GetProperty("match").GetString()));
    }

    [Fact]
    public async Task What_the_court_is_served_of_the_dossier_is_whole_and_hides_what_it_may_not_read()
    {
        var ran = await told.VerifyAsync("dossier-of-the-court", "--json");
        var real = JsonElement.Parse(ran.Out);

        Assert.Equal("intact", real.GetProperty("overall").GetString());
        Assert.True(real.GetProperty("facts").GetProperty("withheld").GetInt32() > 0);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task The_page_for_the_judge_names_the_cure_in_either_language(string language)
    {
        var ran = await told.VerifyAsync("handset", "--lang", language, "--html", $"report.{language}.html");

        Assert.Equal("", ran.Error);
        Assert.Contains("CUS-02", ran.Out, StringComparison.Ordinal);
        Assert.Contains("次日全程录像拼合残片", ran.Out.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Judged(JsonElement verdict) => verdict.GetProperty("report").GetProperty("judged").EnumerateArray()
        .Where(j => j.GetProperty("rule").GetString() != Anchored)
        .Select(j => $"{j.GetProperty("rule")} {j.GetProperty("outcome")} {j.GetProperty("stream")} {(j.TryGetProperty("seq", out var seq) ? seq : "-")} {(j.TryGetProperty("curedBy", out var cure) ? cure : "-")}");
}
