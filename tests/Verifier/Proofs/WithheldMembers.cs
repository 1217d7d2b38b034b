using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Custody;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Proofs;

/// <summary>A proof passed on with fewer disclosures proves the same and gives nothing of the rest away.</summary>
public sealed class WithheldMembers
{
    private static readonly Lazy<Verdict> Whole = new(() => Scene.Verify(Scene.Handset));

    [Fact]
    public void Any_subset_still_verifies_reveals_nothing_withheld_and_betters_no_finding()
    {
        var all = Disclosures(Scene.Handset).ToList();
        Prop.ForAll(Gen.Choose(0, 1).ArrayOf(all.Count).ToArbitrary(), mask => Holds([.. all.Where((_, n) => mask[n] == 1)]))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(40));
    }

    [Theory]
    [InlineData("collect.holder", "collect.holder")]
    [InlineData("collect.*", "collect.description collect.holder collect.place collect.witness")]
    [InlineData("transfer.*.note", "transfer.accept.note transfer.offer.note")]
    [InlineData("*.note@1", "seal.note")]
    public void A_pattern_withholds_exactly_what_it_names(string pattern, string named)
    {
        var left = MemberSelection.Withhold([pattern]).OrThrow().From(Scene.Handset).OrThrow();
        var kept = MemberSelection.Disclose([pattern]).OrThrow().From(Scene.Handset).OrThrow();

        Assert.Equal(named.Split(' '), Named(Scene.Handset).Except(Named(left)).Order(StringComparer.Ordinal));
        Assert.Equal(named.Split(' '), Named(kept).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Disclosures(Scene.Handset).Count(), Disclosures(left).Count() + Disclosures(kept).Count());
    }

    [Theory]
    [InlineData("collect.holdr", "withhold.no-such-member")]
    [InlineData("collect.kind", "withhold.no-such-member")]
    [InlineData("", "withhold.pattern")]
    [InlineData("collect.holder@x", "withhold.pattern")]
    [InlineData("EV-0/collect.holder", "withhold.pattern")]
    [InlineData("collect.holder@1", "withhold.nothing-matches")]
    [InlineData("withdraw.note", "withhold.nothing-matches")]
    public void A_pattern_that_matches_nothing_is_an_error(string pattern, string code) => Assert.Equal(
        code,
        MemberSelection.Withhold(["*.note", pattern]).Ok(out var selection, out var refused) ? selection.From(Scene.Handset).Why?.Code : refused.Code);

    [Fact]
    public void The_verdict_tells_how_many_are_withheld_in_each_step_and_only_public_names()
    {
        var verdict = Scene.Verify(MemberSelection.Withhold(["collect.holder", "collect.place"]).OrThrow().From(Scene.Handset).OrThrow());

        var step = verdict.Facts!.Steps.Single(s => s.Withheld > 0);
        Assert.Equal(("collect", 2), (step.Act, step.Withheld));
        Assert.True(Acts.TryGet("collect", out var act));
        Assert.Equal(Schemas.Of(act).Withholdable.Except(["description", "witness"]).Order(StringComparer.Ordinal), step.MayBeAmong);
    }

    private static void Holds(HashSet<Disclosure> gone)
    {
        var file = Scene.Handset.Withholding((_, d) => gone.Contains(d)).ToUtf8();
        var verdict = Scene.Verify(file);
        Assert.Equal(ExitCode.Intact, verdict.ExitCode);
        Assert.Equal(gone.Count, verdict.Facts!.Withheld);
        Assert.All(Whole.Value.Rules, was => Assert.Contains(verdict.Rules, now =>
            (was.Rule, was.Seq, was.Stream) == (now.Rule, now.Seq, now.Stream) && Finding.Severity(now.Outcome) >= Finding.Severity(was.Outcome)));


        // Two officers may have noted the same words; then the words stay where they were not withheld.
        var kept = Disclosures(Scene.Handset).Where(d => !gone.Contains(d)).Select(d => d.Value.GetRawText()).ToHashSet();
        HoldsNothingOf(file, gone, kept);
    }

    private static IEnumerable<Disclosure> Disclosures(Bundle bundle) =>
        bundle.Streams.SelectMany(s => s.Statements).SelectMany(s => s.Envelope.Disclosures);

    private static IEnumerable<string> Named(Bundle bundle) =>
        bundle.Streams.SelectMany(s => s.Statements).SelectMany(s => s.Envelope.Disclosures.Select(d => $"{s.Envelope.Statement.Act}.{d.Name}"));

    /// <summary>Neither in the file nor in what its base64url decodes to.</summary>
    private static void HoldsNothingOf(byte[] file, IEnumerable<Disclosure> gone, HashSet<string> kept)
    {
        var layers = new List<byte[]> { file };
        layers.AddRange(Strings(JsonElement.Parse(file)).Where(s => s.Length > 30).Select(s => Base64Url.TryDecode(s, out var bytes) ? bytes : []));
        foreach (var disclosure in gone)
        {
            Assert.True(Base64Url.TryDecode(disclosure.Salt, out var salt));
            var value = disclosure.Value.GetRawText();
            byte[][] secrets =
            [
                Encoding.UTF8.GetBytes(disclosure.Encoded), Encoding.UTF8.GetBytes(disclosure.Salt), salt, .. kept.Contains(value) ? Array.Empty<byte[]>() : [Encoding.UTF8.GetBytes(value)],
            ];
            Assert.All(layers, layer => Assert.All(secrets, secret => Assert.Equal(-1, layer.AsSpan().IndexOf(secret))));
        }
    }

    private static IEnumerable<string> Strings(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => [json.GetString()!],
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Strings),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Strings(m.Value)),
        _ => [],
    };
}
