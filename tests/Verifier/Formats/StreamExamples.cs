using System.Text;
using System.Text.Json.Nodes;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Tests.Formats;

/// <summary>
/// Payloads on streams other than items, from a history that the law accepted. To write them anew:
/// <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Verifier --filter Formats</c>
/// </summary>
public sealed class StreamExamples
{
    private static readonly History Played = Story.OfCase().DoIn(StreamBodies.Link, "link.create", Cast.Lab);

    [Theory]
    [InlineData("standard-publish", "standard.publish")]
    [InlineData("agreement-draft", "agreement.draft")]
    [InlineData("agreement-sign", "agreement.sign")]
    [InlineData("case-open", "case.open")]
    [InlineData("case-join", "case.join")]
    [InlineData("link-create", "link.create")]
    [InlineData("erase", "erase")]
    public void The_document_shows_what_the_law_accepted(string name, string act) => FormatsDocument.Shows(name, Payload(First(act)));

    [Fact]
    public void The_documents_erasure_names_a_disclosure_of_the_documents_item()
    {
        var named = JsonNode.Parse(FormatsDocument.Example("erase"))!["body"]!["disclosures"]!.AsArray().Select(d => d!.GetValue<string>());

        Assert.Subset(First("collect").Disclosures.Select(d => d.Digest).ToHashSet(), named.ToHashSet());
    }

    [Fact]
    public void The_documents_signature_names_the_documents_draft() => Assert.Equal(
        $"sha256:{First("agreement.draft").Digest}", JsonNode.Parse(FormatsDocument.Example("agreement-sign"))!["body"]!["draft"]!.GetValue<string>());

    private static Envelope First(string act) => Played.Log.First(e => e.Statement.Act == act);

    private static string Payload(Envelope envelope)
    {
        Assert.True(Base64Url.TryDecode(JsonNode.Parse(envelope.ToUtf8())!["payload"]!.GetValue<string>(), out var utf8));
        return Encoding.UTF8.GetString(utf8);
    }
}
