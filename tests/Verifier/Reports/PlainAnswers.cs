using System.Text;
using System.Xml.Linq;
using Integrity.Digests;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>The questions of a court clerk, and the way from the file to the block: what stands there is what the checks say, and each state looks its own.</summary>
public sealed class PlainAnswers
{
    private static readonly World Ledger = new(Story.WithImage());
    private static readonly Bundle Handset = Ledger.Bundle(Story.Handset);
    private static readonly TrustFile Trust = Ledger.Pinning(Handset);
    private static readonly Exhibit Right = new("1", [new(DigestAlgorithm.Sha256, Hash256.Sha256("image data"u8).Bytes)]);
    private static readonly Exhibit Wrong = new("2", [new(DigestAlgorithm.Sha256, Hash256.Sha256("something else"u8).Bytes)]);

    public static TheoryData<string, string> Cases => new()
    {
        { "intact", "overall good, what unasked, match good, whole good, since good, rules unasked, person person" },
        { "no exhibit", "overall good, what unasked, match unasked, whole good, since good, rules unasked, person person" },
        { "mismatch", "overall broken, what unasked, match broken, whole good, since good, rules unasked, person person" },
        { "pending", "overall pending, what unasked, match good, whole good, since pending, rules unasked, person person" },
        { "withheld", "overall good, what unasked, match good, whole good, withheld withheld, since good, rules unasked, person person" },
        { "no agency", "overall unavailable, what unasked, match good, whole unavailable, since good, rules unasked, person person" },
        { "unvouched", "overall good, what unasked, match good, whole good, since unavailable, rules unasked, person person" },
        { "cut off", "overall broken, what unavailable, match unavailable, whole broken, since broken, rules unasked, person person" },
        { "nothing", "overall unavailable, what unavailable, match unasked, whole broken, since unavailable, rules unasked, person person" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_question_stands_as_the_checks_do(string name, string expected)
    {
        var (_, verdict) = Of(name);
        var answers = Report(verdict, Language.English).Answers;
        Assert.Equal(expected, string.Join(", ", answers.Select(a => $"{a.Id} {Standings.Name(a.Standing)}")));
        Assert.All(answers, a => Assert.All(a.Says, line => Assert.NotEqual("", line.Text)));
    }

    [Fact]
    public void Only_an_intact_verdict_is_answered_with_the_sign_of_good()
    {
        foreach (var row in Cases)
        {
            var (_, verdict) = Of((string)row[0]);
            Assert.Equal(verdict.Overall == Overall.Intact, Report(verdict, Language.English).Answers[0].Standing is Standing.Good or Standing.NotMet);
        }
    }

    [Fact]
    public void What_claims_to_have_ended_after_its_own_anchor_is_said_to_and_is_no_negative_span()
    {
        var told = Of("intact").Verdict;
        Assert.Contains(told.Facts!.Anchor!.Gaps, g => g.Gap < TimeSpan.Zero);
        Assert.Contains(told.Facts!.Anchor!.Gaps, g => g.Gap > TimeSpan.Zero);
        var said = Report(told, Language.English).Answers.Single(a => a.Id == "since").Says;
        Assert.Equal(["later"], said.Where(l => l.Tone == Tone.Bad).Select(l => l.Text.Contains("20 h 25 min later than the time of the block", StringComparison.Ordinal) ? "later" : l.Text));
        foreach (var language in Enum.GetValues<Language>())
        {
            // A date has its signs between digits; a span's own sign would follow a space or a word.
            Assert.DoesNotMatch("[^0-9]-[0-9]", string.Concat(Report(told, language).Answers.Single(a => a.Id == "since").Says.Select(l => l.Text)));
        }
    }

    [Fact]
    public void Where_there_was_no_bundle_no_file_is_said_to_be_missing()
    {
        string Match(string name) => Report(Of(name).Verdict, Language.English).Answers.Single(a => a.Id == "match").Says.Single().Text;
        Assert.NotEqual(Match("no exhibit"), Match("nothing"));
    }

    [Fact]
    public void Nobody_is_told_to_wait_for_the_anchor_of_a_ledger_that_anchors_nowhere()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            var answers = CustodyReport.Of(Of("pending").Verdict, Example.Provenance with { OwnWord = true, Unanchored = true }, Example.Texts, language).Answers;
            Assert.Equal(Standing.Unavailable, answers.Single(a => a.Id == "overall").Standing);
            Assert.Equal(Standing.Unavailable, answers.Single(a => a.Id == "since").Standing);
            Assert.All(answers.SelectMany(a => a.Says), l => Assert.DoesNotMatch("again in a while|稍后|so far|目前还没有", l.Text));
        }
    }

    [Fact]
    public void Every_answer_and_step_has_its_words_in_both_languages()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            foreach (var row in Cases)
            {
                var (bundle, verdict) = Of((string)row[0]);
                var said = Report(verdict, language).Answers.SelectMany(a => a.Says.Select(l => l.Text).Append(a.Question).Append(a.Word))
                    .Concat(bundle is not null && ProofPath.Of(bundle, verdict, Example.Texts, language) is { } path ? path.Steps.Select(s => s.Label).Append(path.Description) : []);
                Assert.All(said, s => Assert.DoesNotMatch("^(answer|standing|path|report)\\.[a-z]", s));
            }
        }
    }

    [Fact]
    public void Each_standing_has_a_sign_of_its_own_and_a_word_of_its_own()
    {
        var standings = Enum.GetValues<Standing>();
        Assert.Equal(standings.Length, standings.Select(Standings.Sign).Distinct().Count());
        Assert.Equal(standings.Length, standings.Select(Standings.Name).Distinct().Count());
        foreach (var language in Enum.GetValues<Language>())
        {
            Assert.Equal(standings.Length, standings.Select(s => Example.Texts.Say(language, $"standing.{Standings.Name(s)}")).Distinct().Count());
        }
    }

    [Fact]
    public void The_way_begins_at_the_statement_that_recorded_the_file_and_ends_at_the_block()
    {
        var (bundle, verdict) = Of("intact");
        var path = ProofPath.Of(bundle!, verdict, Example.Texts, Language.English)!;
        Assert.Equal("file, statement, leaf, inclusion, root, checkpoint, contract, block", string.Join(", ", path.Steps.Select(s => s.Id)));
        Assert.All(path.Steps, s => Assert.Equal(Standing.Good, s.Standing));
        var match = verdict.Checks.Single(c => c.Code == CheckCode.ExhibitDigest);
        var statement = bundle!.Streams[0].Statements.Single(s => $"{s.Envelope.Statement.Seq}" == match.Values[4]);
        Assert.Equal($"sha256:{statement.Envelope.Digest}", path.Steps[1].Value);
        Assert.Equal(verdict.Facts!.Root.ToString(), path.Steps[4].Value);
        Assert.Equal(Hex0x.Format(verdict.Facts.Anchor!.Block.Bytes), path.Steps[7].Value);
    }

    [Fact]
    public void The_hashes_on_the_way_lead_from_the_leaf_to_the_root_on_the_sides_where_they_are_drawn()
    {
        foreach (var stream in Ledger.Bundle(Story.Image).Streams)
        {
            foreach (var part in stream.Statements)
            {
                var only = Handset with { Subject = stream.Stream, Streams = [stream with { Statements = [part] }] };
                var path = ProofPath.Of(only, Of("intact").Verdict with { Checks = [.. Of("no exhibit").Verdict.Checks] }, Example.Texts, Language.English)!;
                var leaf = MerkleTree.HashLeaf(Leaf.Statement(stream.Stream.Key(Handset.Origin), part.Envelope.Statement.Seq, part.Envelope.Digest));
                Assert.Equal(leaf.ToString(), path.Steps[2].Value);
                var root = path.Steps[3].Siblings.Aggregate(leaf, (at, s) => s.IsLeft ? MerkleTree.HashNode(s.Hash, at) : MerkleTree.HashNode(at, s.Hash));
                Assert.Equal(path.Steps[4].Value, root.ToString());
            }
        }
    }

    [Fact]
    public void The_picture_is_well_formed_names_itself_and_styles_nothing()
    {
        foreach (var row in Cases)
        {
            var (bundle, verdict) = Of((string)row[0]);
            if (bundle is null || ProofPath.Of(bundle, verdict, Example.Texts, Language.Chinese) is not { } path)
            {
                continue;
            }

            var svg = XElement.Parse(PathPicture.Write(path, "v1"));
            Assert.Equal(path.Title, svg.Element("title")!.Value);
            Assert.Equal(path.Description, svg.Element("desc")!.Value);
            Assert.DoesNotContain(svg.DescendantsAndSelf().Attributes(), a => a.Name.LocalName is "style" or "href" || a.Name.LocalName.StartsWith("on", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void What_strangers_wrote_stays_text_in_the_picture()
    {
        var step = new PathStep("file", "<script>alert(1)</script>", Standing.Broken, "\"'&", "</text><image href=x>", []);
        var svg = PathPicture.Write(new ProofPath("</title><script>", "</desc><script>", [step]), "v1");
        Assert.DoesNotContain("<script", svg, StringComparison.Ordinal);
        Assert.DoesNotContain("<image", svg, StringComparison.Ordinal);
        Assert.NotEmpty(XElement.Parse(svg).Elements());
    }

    private static (Bundle? Bundle, Verdict Verdict) Of(string name)
    {
        var bundle = name switch
        {
            "pending" => Ledger.Bundle(Story.Handset, anchored: false),
            "withheld" => Handset.Withholding((_, d) => d.Name == "holder"),
            "cut off" => Handset with { Streams = Handset.Streams.SetItem(0, Handset.Streams[0] with { Statements = Handset.Streams[0].Statements[..^1] }), Anchor = Handset.Anchor! with { Root = [] } },
            "nothing" => null,
            _ => Handset,
        };
        var trust = name switch
        {
            "no agency" => Trust with { Agencies = Trust.Agencies.RemoveAt(1) },
            "unvouched" => Ledger.Trust,
            _ => Trust,
        };
        Exhibit[] exhibits = name switch { "no exhibit" or "nothing" => [], "mismatch" => [Right, Wrong], _ => [Right] };
        return bundle is null
            ? (null, Integrity.Proofs.Verifier.Verify(Encoding.UTF8.GetBytes("nothing"), trust, exhibits, new VerifyOptions()))
            : (bundle, Integrity.Proofs.Verifier.Verify(bundle, trust, exhibits, new VerifyOptions()));
    }

    private static CustodyReport Report(Verdict verdict, Language language) => CustodyReport.Of(verdict, Example.Provenance, Example.Texts, language);
}
