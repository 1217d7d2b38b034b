using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Ledger.Publish;
using Integrity.Proofs;

namespace Integrity.Ledger.Tests.Publish;

/// <summary>
/// The worked example in <c>docs/formats.md</c>. To write it anew: <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Ledger --filter DocumentFacts</c>
/// </summary>
public sealed class DocumentFacts
{
    private static readonly DateTimeOffset Accepted = new(2026, 11, 2, 2, 0, 1, TimeSpan.Zero);

    private static string Place => Path.GetFullPath(Path.Combine(Cli.Program.Samples, "..", "docs", "formats.md"));

    [Fact]
    public void The_documents_example_is_the_documents_bundle_withheld_and_published()
    {
        var bundle = Bundle.Parse(Encoding.UTF8.GetBytes(Example("bundle"))).OrThrow().Withholding((_, _) => true);
        var made = Publication.Of(bundle, Accepted, $"0x{new string('a', 64)}");
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") == "1")
        {
            var text = File.ReadAllText(Place);
            File.WriteAllText(Place, text.Replace($"example:published\n{Example("published")}\n", $"example:published\n{Encoding.UTF8.GetString(made.Head.ToUtf8())}\n", StringComparison.Ordinal));
        }

        var head = PublishedHead.Parse(Encoding.UTF8.GetBytes(Example("published"))).OrThrow();
        Assert.Equal(bundle.ToUtf8(), Packing.Unpack(head.Text!, head.Bytes));
        Assert.Null(Comparison.FirstDifference(head, bundle.Subject.Id, bundle, bundle.ToUtf8()));

        // How well gzip packs may differ from one library to the next; everything else is one spelling.
        Assert.Equal(Encoding.UTF8.GetString((made.Head with { Text = head.Text }).ToUtf8()), Example("published"));
        var trust = TrustFile.Parse(Encoding.UTF8.GetBytes(Example("trust"))).OrThrow();
        Assert.Equal(ExitCode.Intact, Verifier.Verify(Packing.Unpack(head.Text!, head.Bytes)!, trust, [], new VerifyOptions()).ExitCode);
    }

    [Fact]
    public void A_head_is_read_back_as_it_was_written_and_what_the_account_adds_is_passed_over()
    {
        var document = JsonNode.Parse(Example("published"))!;
        document["_etag"] = "\"0000\"";
        document["_ts"] = 1;
        document["former"] = JsonNode.Parse($$"""[{"digest":"sha256:{{new string('1', 64)}}","parts":3}]""");
        var head = PublishedHead.Parse(Encoding.UTF8.GetBytes(document.ToJsonString())).OrThrow();
        Assert.Equal<PartSet>([new PartSet(new Hash256(Convert.FromHexString(new string('1', 64))), 3)], head.Former);
        _ = document.AsObject().Remove("_etag");
        _ = document.AsObject().Remove("_ts");
        Assert.True(JsonNode.DeepEquals(document, JsonNode.Parse(head.ToUtf8())));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"id\":\"a\",\"id\":\"b\"}")]
    [InlineData("{\"format\":\"integrity-published@v1\"}")]
    public void What_is_no_head_is_refused(string text) => Assert.False(PublishedHead.Parse(Encoding.UTF8.GetBytes(text)).Ok(out _, out _));

    [Fact]
    public void The_cursor_goes_back_to_before_everything_that_an_anchor_of_its_memory_bore()
    {
        var cursor = PublishCursor.Parse(null).Advance(10, 12, "a").Advance(12, 12, "a").Advance(20, 22, "b");
        Assert.Equal(20, cursor.Next);
        Assert.Equal<PublishMark>([new PublishMark(0, 12, "a"), new PublishMark(12, 22, "b")], cursor.Marks);
        Assert.Equal(cursor.Format(), PublishCursor.Parse(cursor.Format()).Format());
        Assert.Equal((0, 0), (cursor.Rewind(22).Next, cursor.Rewind(22).Marks.Length));
        Assert.Equal(PublishCursor.Start, PublishCursor.Parse("no cursor"));

        for (var n = 0; n < 200; n++)
        {
            cursor = cursor.Advance(cursor.Next + 1, cursor.Next + 2, $"{n}");
        }

        Assert.Equal(64, cursor.Marks.Length);
        Assert.Equal(220 - 64, cursor.Rewind(22).Next);
    }

    [Fact]
    public void What_was_set_aside_is_remembered_with_the_place_from_which_it_is_found_again()
    {
        var (noon, one) = (new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero), new Dictionary<string, RefusedItem> { ["EV-1"] = new("region.failed", false) });
        var cursor = PublishCursor.Start.Advance(10, 12, "a").Looked(["EV-1", "EV-2"], one, 0, noon);
        var list = SetAside.Parse(SetAside.Format(cursor.Aside));
        var later = (PublishCursor.Parse(cursor.Advance(20, 22, "b").Format()) with { Aside = list }).Looked(["EV-1"], one, 10, noon.AddHours(1));
        Assert.Equal(new SetAside("EV-1", "region.failed", 0, noon.AddHours(2)), Assert.Single(later.Aside));
        Assert.Equal(later.Aside, later.Rewind(22).Aside);

        // It stands now, by the newest anchor: when that falls, all is done again from where the item is found.
        var mended = later.Mark(10, 22, "b").Looked(["EV-1"], new Dictionary<string, RefusedItem>(), 20, noon);
        Assert.Empty(mended.Aside);
        Assert.Empty(SetAside.Parse("no list"));
        Assert.Equal((20, 0), (mended.Next, mended.Rewind(22).Next));
        Assert.Equal([(0, 12), (10, 22)], mended.Marks.Select(m => (m.From, m.Size)));
    }

    [Fact]
    public void The_cursor_remembers_the_largest_anchor_that_fell()
    {
        var cursor = PublishCursor.Start.Advance(10, 12, "a").Advance(20, 22, "b").Rewind(22);
        Assert.Equal(22, PublishCursor.Parse(cursor.Format()).Floor);
        Assert.Equal(22, cursor.Advance(5, 24, "c").Rewind(12).Floor);
        Assert.Equal(24, cursor.Advance(5, 24, "c").Rewind(24).Floor);
        Assert.Equal(0, PublishCursor.Parse("""{"Next":4,"Marks":[]}""").Floor);
    }

    private static string Example(string name)
    {
        var text = File.ReadAllText(Place);
        var from = text.IndexOf($"example:{name}\n", StringComparison.Ordinal) + $"example:{name}\n".Length;
        return text[from..text.IndexOf("\n```", from, StringComparison.Ordinal)];
    }
}
