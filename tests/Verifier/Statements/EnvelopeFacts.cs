using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Statements;

namespace Integrity.Tests.Statements;

public sealed class EnvelopeFacts
{
    private static readonly Envelope Sample = Samples.Envelope();

    [Fact]
    public void What_is_written_is_read_back_byte_for_byte()
    {
        var utf8 = Sample.ToUtf8();
        var read = Envelope.Parse(utf8).OrThrow();
        Assert.Equal(utf8, read.ToUtf8());
        Assert.Equal(Sample.Digest, read.Digest);
        Assert.Null(read.VerifySignatures(Samples.Find));
        Assert.Equal(2, read.Signatures.Length);
    }

    [Fact]
    public void The_statement_is_what_was_drafted()
    {
        var statement = Sample.Statement;
        Assert.Equal((Samples.Origin, $"item/{Samples.Code}", 0L, "collect"), (statement.Origin, statement.Stream.ToString(), statement.Seq, statement.Act));
        Assert.Equal("handset", statement.Body.Members["kind"].GetString());
        Assert.Equal("浙江省仙居县南峰街道", statement.Body.Members["place"].GetString());
        Assert.True(statement.Body.IsDisclosed("place"));
        Assert.False(statement.Body.IsDisclosed("kind"));
        Assert.True(statement.Body.TryOpen("kind", out _));
        Assert.False(statement.Body.TryOpen("place", out _));
        Assert.DoesNotContain("place", statement.Body.Open.EnumerateObject().Select(m => m.Name));
    }

    [Fact]
    public void Signing_is_deterministic() => Assert.Equal(Sample.ToUtf8(), Samples.Envelope().ToUtf8());

    [Fact]
    public void The_digest_is_over_payload_and_signatures_without_white_space_and_disclosures()
    {
        var json = Samples.Json(Sample);
        var entries = json["signatures"]!.AsArray().Select(s => $"{{\"protected\":\"{s!["protected"]}\",\"signature\":\"{s["signature"]}\"}}");
        Assert.Equal(Hash256.Sha256(Encoding.ASCII.GetBytes($"{{\"payload\":\"{json["payload"]}\",\"signatures\":[{string.Join(',', entries)}]}}")), Sample.Digest);
    }

    [Fact]
    public void Order_of_members_and_white_space_do_not_matter()
    {
        var json = Samples.Json(Sample);
        var entries = json["signatures"]!.AsArray();
        var other = new JsonObject
        {
            ["signatures"] = new JsonArray([.. entries.Select(e => new JsonObject(e!.AsObject().Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))))]),
            ["payload"] = (string)json["payload"]!,
        };
        var read = Envelope.Parse(Encoding.UTF8.GetBytes(other.ToJsonString(new JsonSerializerOptions { WriteIndented = true }))).OrThrow();
        Assert.Equal(Sample.Digest, read.Digest);
        Assert.Equal(Sample.ToUtf8(), read.ToUtf8());
    }

    [Fact]
    public void Withholding_hides_the_member_and_changes_neither_digest_nor_signature()
    {
        var kept = Sample.Keeping(d => d.Name != "place");
        var read = Envelope.Parse(kept.ToUtf8()).OrThrow();
        Assert.Equal(Sample.Digest, read.Digest);
        Assert.Null(read.VerifySignatures(Samples.Find));
        Assert.Equal((1, false, true), (read.Statement.Body.Withheld, read.Statement.Body.Members.ContainsKey("place"), read.Statement.Body.Members.ContainsKey("description")));
        Assert.DoesNotContain("仙居", Everything(kept), StringComparison.Ordinal);
        Assert.Contains("仙居", Everything(Sample), StringComparison.Ordinal);
    }

    [Fact]
    public void Withholding_everything_leaves_no_header()
    {
        var bare = Sample.Keeping(_ => false);
        Assert.Null(Samples.Json(bare)["signatures"]![0]!["header"]);
        Assert.Equal(2, Envelope.Parse(bare.ToUtf8()).OrThrow().Statement.Body.Withheld);
    }

    [Fact]
    public void A_second_officer_signs_the_same_payload()
    {
        var first = Samples.Draft("""{"kind":"handset"}""").Sign(Samples.P256).OrThrow();
        var both = first.WithSignature(Samples.Ed25519).OrThrow();
        Assert.Null(both.VerifySignatures(Samples.Find));
        Assert.NotEqual(first.Digest, both.Digest);
        Assert.Equal(Samples.Draft("""{"kind":"handset"}""").Sign(Samples.P256, Samples.Ed25519).OrThrow().ToUtf8(), both.ToUtf8());
        Assert.Equal("statement.same-signer", both.WithSignature(Samples.P256).Why?.Code);
    }

    [Fact]
    public void An_unknown_key_is_refused() =>
        Assert.Equal("statement.unknown-key", Sample.VerifySignatures(kid => kid == Samples.P256.Public.Kid ? Samples.P256.Public : null)?.Code);

    [Fact]
    public void A_keyring_that_gives_another_key_is_not_believed() =>
        Assert.Equal("statement.unknown-key", Sample.VerifySignatures(_ => Samples.P256.Public)?.Code);

    [Fact]
    public void The_algorithm_comes_from_the_key_and_not_from_the_message()
    {
        var json = Samples.Json(Samples.Draft("""{"kind":"handset"}""").Sign(Samples.P256).OrThrow());
        json["signatures"]![0]!["protected"] = Base64Url.Encode(
            Encoding.ASCII.GetBytes($"{{\"alg\":\"ES256K\",\"kid\":\"{Samples.P256.Public.Kid}\",\"typ\":\"evidence+sd-jwt\"}}"));
        Assert.Equal("statement.wrong-algorithm", Samples.Parse(json).OrThrow().VerifySignatures(Samples.Find)?.Code);
    }

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence+sd-jwt"}""")]
    [InlineData(""" { "typ" : "evidence+sd-jwt" , "kid" : "KID" , "alg" : "ES256" } """)]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence\u002bsd-jwt"}""")]
    [InlineData("""{"\u0061lg":"ES256","kid":"KID","typ":"evidence+sd-jwt"}""")]
    public void A_protected_header_says_the_same_in_every_spelling(string header)
    {
        var read = WithHeader(header.Replace("KID", Samples.P256.Public.Kid, StringComparison.Ordinal)).OrThrow().Signatures.Single();
        Assert.Equal((Samples.P256.Public.Kid, Integrity.Keys.SignatureAlgorithm.ES256), (read.Kid, read.Algorithm));
    }

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence+sd-jwt"}""", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")] // surplus bits
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence+sd-jwt"}""", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("""{ "alg":"ES256","kid":"KID","typ":"evidence+sd-jwt"}""", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence+sd-jwt"} x""", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("""{"alg":"ES256","kid":"KID","typ":"evidence+sd-jwt""", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("""{"alg":"ES256""", "")]
    public void A_header_that_is_only_nearly_the_usual_one_is_refused(string header, string kid) =>
        Assert.Equal("statement.malformed", WithHeader(header.Replace("KID", kid, StringComparison.Ordinal)).Why?.Code);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void The_bytes_are_those_that_a_JSON_writer_makes(int disclosures)
    {
        var kept = 0;
        foreach (var envelope in new[] { Sample, Samples.Draft("""{"kind":"handset"}""").Sign(Samples.P256).OrThrow() })
        {
            var less = envelope.Keeping(_ => kept++ < disclosures);
            using var written = new MemoryStream();
            using (var writer = new Utf8JsonWriter(written))
            {
                less.Write(writer);
            }

            Assert.Equal(written.ToArray(), less.ToUtf8());
        }
    }

    [Fact]
    public void A_signature_of_another_statement_is_refused()
    {
        var (a, b) = (Samples.Json(Samples.Draft("""{"n":1}""").Sign(Samples.P256).OrThrow()), Samples.Json(Samples.Draft("""{"n":2}""").Sign(Samples.P256).OrThrow()));
        a["payload"] = (string)b["payload"]!;
        Assert.Equal("statement.bad-signature", Samples.Parse(a).OrThrow().VerifySignatures(Samples.Find)?.Code);
    }

    private static Result<Envelope> WithHeader(string header)
    {
        var json = Samples.Json(Samples.Draft("""{"kind":"handset"}""").Sign(Samples.P256).OrThrow());
        json["signatures"]![0]!["protected"] = Base64Url.Encode(Encoding.UTF8.GetBytes(header));
        return Samples.Parse(json);
    }

    /// <summary>All that a reader of the envelope can decode.</summary>
    private static string Everything(Envelope envelope)
    {
        var json = Samples.Json(envelope);
        var coded = json["signatures"]![0]!["header"]!["disclosures"]!.AsArray().Select(d => (string)d!).Append((string)json["payload"]!);
        return string.Join('\n', coded.Select(c => Base64Url.TryDecode(c, out var bytes) ? Encoding.UTF8.GetString(bytes) : ""));
    }
}
