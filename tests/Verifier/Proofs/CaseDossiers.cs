using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Testing;
using Integrity.Texts;
using Integrity.Verifier.Tests.Reports;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Proofs;

/// <summary>One bundle for a whole case: it verifies as a whole, and no item of the case can be left out of it.</summary>
public class CaseDossiers
{
    private static readonly StreamName Case = StreamBodies.Case;
    private static readonly StreamName Handset = StreamName.Item(Code("handset"));
    private static readonly StreamName Image = StreamName.Item(Code("image"));
    private static readonly StreamName Report = StreamName.Item(Code("report"));
    private static readonly StreamName Planned = StreamName.Item(Code("planned"));
    private static readonly World World = new(Played());

    [Fact]
    public void A_dossier_proves_every_item_listed_or_made_and_that_those_not_begun_have_no_history()
    {
        var bundle = World.Bundle(Case);
        var verdict = Verify(bundle);

        Assert.Equal((Overall.Intact, ExitCode.Intact), (verdict.Overall, verdict.ExitCode));
        Assert.Equal(
            $"{Case}, {Handset}, {Planned}, {Image}, {Report}, {Lab.Stream}, {Procuratorate.Stream}, {Police.Stream}",
            string.Join(", ", bundle.Streams.Select(s => s.Stream)));
        Assert.Equal(
            $"{Handset} handset, {Planned} , {Image} image, {Report} ", string.Join(", ", verdict.Facts!.Items.Select(i => $"{i.Stream} {i.Kind}")));
        Assert.Equal(("A3310240000002026110001", "criminal", 0L), (verdict.Facts.Case, verdict.Facts.Kind, verdict.Facts.Items[1].Statements));
        Assert.Equal(2, verdict.Checks.Count(c => c.Code == CheckCode.StreamAbsent && c.Status == CheckStatus.Pass));
    }

    [Fact]
    public void A_report_on_a_dossier_lists_every_item_and_who_held_it()
    {
        var verdict = Verify(World.Bundle(Case));
        var report = Integrity.Reports.CustodyReport.Of(
            verdict, new("integrity-verify", "case.evidence.json", default, default, null), Integrity.Texts.Catalogue.Of(typeof(Refusal).Assembly), Integrity.Texts.Language.English);
        var text = Integrity.Reports.PlainText.Write(report);

        Assert.Contains("criminal", text, StringComparison.Ordinal);
        Assert.Contains("Items of the case: 4, and no others", text, StringComparison.Ordinal);
        Assert.Contains("listed, not begun", text, StringComparison.Ordinal);
        Assert.All(verdict.Facts!.Items, i => Assert.Contains(i.Stream.Id, text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_dossier_has_one_spelling()
    {
        var utf8 = World.Bundle(Case).ToUtf8();
        Assert.Equal(utf8, Bundle.Parse(utf8).OrThrow().ToUtf8());
    }

    [Theory]
    [InlineData("a listed item left out", "case.items", "handset")]
    [InlineData("a listed item not begun left out", "case.items", "planned")]
    [InlineData("a child left out", "case.items", "image")]
    [InlineData("an absence claimed of an item that exists", "stream.absent", "image")]
    [InlineData("a presence proof reused as absence", "stream.absent", "handset")]
    [InlineData("another item's absence", "stream.absent", "planned")]
    [InlineData("a surplus item", "bundle.streams", null)]
    [InlineData("a shortened case", "stream.head", null)]
    [InlineData("items in another order", "bundle.streams", null)]
    [InlineData("an item twice", "bundle.streams", null)]
    [InlineData("the subject is an agency", "bundle.streams", null)]
    public void What_was_taken_away_or_added_breaks_it_by_name(string what, string code, string? item)
    {
        var whole = World.Bundle(Case);
        var forged = what switch
        {
            "a listed item left out" => Without(whole, Handset),
            "a listed item not begun left out" => Without(whole, Planned),
            "a child left out" => Without(whole, Image),
            "an absence claimed of an item that exists" => Change(whole, Image, s => s with { Statements = [], Siblings = Of(whole, Planned).Siblings, Met = Of(whole, Planned).Met }),
            "a presence proof reused as absence" => Change(whole, Handset, s => s with { Statements = [] }),
            "another item's absence" => Change(whole, Planned, s => s with { Siblings = [], Met = null }),
            "a surplus item" => whole with { Streams = whole.Streams.Add(World.Bundle(StreamName.Item(Code("stranger"))).Streams[0]) },
            "a shortened case" => Change(whole, Case, s => s with { Statements = s.Statements[..^1] }),
            "items in another order" => whole with { Streams = [whole.Streams[0], whole.Streams[2], whole.Streams[1], .. whole.Streams[3..]] },
            "an item twice" => whole with { Streams = whole.Streams.Insert(2, whole.Streams[1]) },
            _ => whole with { Subject = Police.Stream },
        };

        var verdict = Verify(forged);

        Assert.Equal(Overall.Broken, verdict.Overall);
        var broken = verdict.Checks.First(c => c.Code.Code == code && c.Status == CheckStatus.Fail);
        Assert.True(item is null || broken.Values.Contains($"item/{Code(item)}"), string.Join(' ', broken.Values));
        if (item is not null)
        {
            var says = PlainText.Write(CustodyReport.Of(verdict, Example.Provenance, Example.Texts, Language.English));
            Assert.Contains("Something was cut off", says, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_item_collected_before_its_case_listed_it_breaks_the_dossier()
    {
        // A ledger that let it pass would be found out by whoever checks the case.
        var lax = History.WithAgencies();
        lax.DoIn(Case, "case.open", Police);
        lax.KnowsCases = false;
        lax.Do(lax.PrepareIn(Handset, "collect", Police)).DoIn(Case, "case.join", Police);

        var verdict = Verify(new World(lax).Bundle(Case));

        Assert.Equal(Overall.Broken, verdict.Overall);
        Assert.Contains(verdict.Checks, c => c.Why?.Code == "custody.not-in-case");
    }

    private static History Played()
    {
        var history = History.WithAgencies();
        history.DoIn(Case, "case.open", Police)
            .DoIn(Case, "case.join", Police)
            .DoIn(Case, "case.join", Police, b => b.With("item", Code("planned").ToString()))
            .Do("collect", Police)
            .Do("transfer.offer", Police)
            .Do("transfer.accept", Lab)
            .Do("acquire", Lab)
            .Do("report", Lab);
        var made = history.Item.Children[0].Statement;
        history.Subject = Image;
        history.Do("derive", Lab, b => b.With("parent", Handset.ToString()).With("statement", $"sha256:{made}"));
        history.Subject = StreamName.Item(Code("stranger"));
        return history.Do("collect", Police, b => b.With("case", "B-2"));
    }

    private static StreamPart Of(Bundle bundle, StreamName stream) => bundle.Streams.Single(s => s.Stream == stream);

    private static Bundle Without(Bundle bundle, StreamName stream) => bundle with { Streams = bundle.Streams.Remove(Of(bundle, stream)) };

    private static Bundle Change(Bundle bundle, StreamName stream, Func<StreamPart, StreamPart> change) =>
        bundle with { Streams = bundle.Streams.Replace(Of(bundle, stream), change(Of(bundle, stream))) };

    private static Verdict Verify(Bundle bundle) => Integrity.Proofs.Verifier.Verify(bundle, World.Trust, [], new VerifyOptions());
}
