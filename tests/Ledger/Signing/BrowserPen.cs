using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Signing;

/// <summary>What the browser writes and signs, read by the verifier: the same bytes, the same digest, or no signature.</summary>
public sealed class BrowserPen
{
    private static readonly SigningKey[] Two = [Cast.Zhang.Key, Cast.Li.Key];

    private static readonly StreamName Item = StreamName.Item(Cast.Code("handset"));

    /// <summary>Every act that the desk has a form for, and those that come with one.</summary>
    public static TheoryData<string> DeskActs =>
    [
        "collect", "seal", "unseal", "deposit", "withdraw", "check", "transfer.offer", "transfer.accept", "transfer.refuse", "transfer.recall", "recognize", "decline",
        "cure.request", "cure", "case.open", "case.join", "confirm",
    ];

    [Theory]
    [MemberData(nameof(DeskActs))]
    public async Task An_act_is_written_to_the_byte_as_the_command_line_writes_it(string act)
    {
        var draft = Draft(act, Bodies.Of(act));
        Assert.True(Acts.TryGet(act, out var definition));
        var salts = Schemas.Of(definition).Withholdable.Where(name => draft.Body.TryGetProperty(name, out _)).ToDictionary(n => n, n => Hash256.Sha256(Encoding.UTF8.GetBytes(n)).Bytes[..16].ToArray());
        var ours = (draft with { Salts = salts }).Sign(Two).OrThrow();
        var answer = await PenScript.SignAsync(draft, new JsonObject(salts.Select(s => KeyValuePair.Create(s.Key, (JsonNode?)Base64Url.Encode(s.Value)))), Two);

        var (theirs, json) = Read(answer);
        Assert.Equal(ours.Content, theirs.Content);
        Assert.Equal(ours.Disclosures.Select(d => d.Encoded), theirs.Disclosures.Select(d => d.Encoded));
        Assert.Null(theirs.VerifySignatures(Find));
        Assert.Equal($"sha256:{theirs.Digest}", (string?)answer["digest"]);
        Assert.Equal(theirs.ToUtf8(), json);
        Assert.Equal(Two.Select(k => k.Public.Kid), theirs.Signatures.Select(s => s.Kid));
    }

    [Fact]
    public async Task Whatever_may_be_withheld_is_a_disclosure_with_a_salt_of_its_own_drawn_anew_each_time()
    {
        var draft = Draft("collect", Bodies.Of("collect"));
        var (one, two) = (Read(await PenScript.SignAsync(draft, null, Two)).Envelope, Read(await PenScript.SignAsync(draft, null, Two)).Envelope);
        Assert.Equal(["place", "description", "holder", "witness"], one.Disclosures.Select(d => d.Name));
        var salts = one.Disclosures.Concat(two.Disclosures).Select(d => d.Salt).ToList();
        Assert.Equal(8, salts.Distinct().Count());
        Assert.All(salts, s => Assert.Equal(16, Base64Url.TryDecode(s, out var bytes) ? bytes.Length : 0));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>\"'&\\ \t\n两行")]
    [InlineData("全角\u3000空格，表情😀，é与é")]
    [InlineData("{0} {1} {{")]
    public async Task Odd_text_arrives_as_it_was_typed(string text)
    {
        var draft = Draft("seal", Bodies.Of("seal").With("note", text));
        var envelope = Read(await PenScript.SignAsync(draft, null, Two)).Envelope;
        Assert.Equal(text, envelope.Statement.Body.Members["note"].GetString());
        Assert.Null(envelope.VerifySignatures(Find));
    }

    [Fact]
    public async Task A_further_signature_goes_on_what_the_command_line_made_and_nothing_else_changes()
    {
        var first = (Draft("seal", Bodies.Of("seal")) with { Salts = new Dictionary<string, byte[]> { ["note"] = new byte[16] } }).Sign(Cast.Zhang.Key).OrThrow();
        var answer = await PenScript.AskAsync(
            "cosign", ("envelope", JsonNode.Parse(first.ToUtf8())), ("schema", PenScript.Schema("seal")), ("texts", PenScript.Texts()), ("key", PenScript.Key(Cast.Li.Key)));
        var both = Read(answer).Envelope;
        Assert.Equal(first.Content, both.Content);
        Assert.Equal(first.Signatures[0], both.Signatures[0]);
        Assert.Equal(first.Disclosures.Select(d => d.Encoded), both.Disclosures.Select(d => d.Encoded));
        Assert.Null(both.VerifySignatures(Find));
        Assert.Equal($"sha256:{both.Digest}", (string?)answer["digest"]);

        var again = await PenScript.AskAsync(
            "cosign", ("envelope", JsonNode.Parse(both.ToUtf8())), ("schema", PenScript.Schema("seal")), ("texts", PenScript.Texts()), ("key", PenScript.Key(Cast.Li.Key)));
        Assert.Equal("signed already", (string?)again["refused"]);
    }

    [Theory]
    [InlineData("seal", "note", "\u202Eturned", "desk.words.hidden")]
    [InlineData("seal", "seal", "00\u200B42", "desk.words.hidden")]
    [InlineData("seal", "seal", "\u0007", "desk.words.hidden")]
    [InlineData("seal", "seal", "0042317\u3164", "desk.words.hidden")]
    [InlineData("seal", "seal", "0042\uFE0F317", "desk.words.hidden")]
    [InlineData("seal", "note", "a\u2800b", "desk.words.hidden")]
    [InlineData("seal", "note", "a\u034Fb", "desk.words.hidden")]
    [InlineData("seal", "extra", "x", "desk.words.schema")]
    [InlineData("seal", "seal", "", "desk.words.schema")]
    [InlineData("collect", "from", "2026-11-02 01:00", "desk.words.schema")]
    [InlineData("collect", "kind", "car", "desk.words.schema")]
    [InlineData("acquire", "note", "x", "desk.words.member")]
    public async Task What_cannot_be_shown_is_not_signed(string act, string member, string value, string code)
    {
        var answer = await PenScript.SignAsync(Draft(act, Bodies.Of(act).With(member, value)), new JsonObject(), Two);
        Assert.Equal(code, (string?)answer["refused"]);
        Assert.Null(answer["envelope"]);
    }

    [Fact]
    public async Task What_is_withheld_from_the_signer_is_not_signed()
    {
        var whole = (Draft("seal", Bodies.Of("seal")) with { Salts = new Dictionary<string, byte[]> { ["note"] = new byte[16] } }).Sign(Cast.Zhang.Key).OrThrow();
        var answer = await PenScript.AskAsync(
            "cosign", ("envelope", JsonNode.Parse(whole.Keeping(_ => false).ToUtf8())), ("schema", PenScript.Schema("seal")), ("texts", PenScript.Texts()), ("key", PenScript.Key(Cast.Li.Key)));
        Assert.Equal("desk.words.withheld", (string?)answer["refused"]);
    }

    [Fact]
    public async Task The_words_of_one_statement_sign_no_other()
    {
        var answer = await PenScript.AskAsync(
            "trick",
            ("draft", PenScript.Of(Draft("transfer.refuse", Bodies.Of("transfer.refuse")))),
            ("other", PenScript.Of(Draft("transfer.refuse", Bodies.Of("transfer.refuse").With("reason", "something else")))),
            ("schema", PenScript.Schema("transfer.refuse")),
            ("texts", PenScript.Texts()),
            ("key", PenScript.Key(Cast.Zhang.Key)));
        Assert.Equal("not shown", (string?)answer["refused"]);
    }

    [Fact]
    public async Task The_words_name_every_member_with_its_value()
    {
        var answer = await PenScript.SignAsync(Draft("collect", Bodies.Of("collect")), null, Cast.Zhang.Key);
        var said = answer["words"]!["body"]!.AsArray().Select(l => (string)l!["value"]!).ToList();
        foreach (var text in new[] { "handset", "seized", "A3310240000002026110001", "2026-11-02T01:00:00Z", "仙居县福应街道某处", "某甲", "yes", "W-7" })
        {
            Assert.Contains(text, said);
        }

        Assert.Contains(answer["words"]!["head"]!.AsArray(), l => (string?)l!["value"] == Item.Id);
    }

    private static StatementDraft Draft(string act, JsonObject body) => new(
        "ledger.example/integrity", Item, 3, Hash256.Sha256("before"u8), act, Cast.Police.Id, new DateTimeOffset(2026, 11, 22, 6, 0, 0, TimeSpan.Zero), JsonSerializer.SerializeToElement(body))
    {
        After = Hash256.Sha256("block"u8),
    };

    private static PublicKey? Find(string kid) => Two.SingleOrDefault(k => k.Public.Kid == kid)?.Public;

    /// <summary>As it goes over the wire.</summary>
    private static (Envelope Envelope, byte[] Utf8) Read(JsonObject answer)
    {
        Assert.True(answer["envelope"] is not null, answer.ToJsonString());
        var utf8 = Encoding.UTF8.GetBytes(answer["envelope"]!.ToJsonString());
        return (Envelope.Parse(utf8).OrThrow(), utf8);
    }
}
