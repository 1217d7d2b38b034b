using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Statements;
using Integrity.Testing;
using static Integrity.Testing.Cast;

namespace Integrity.Tests.Custody;

public class KeyringTests
{
    private static readonly Officer Late = new("331024-1009", Key("late"), Roles.Investigator);

    [Fact]
    public void A_statement_logged_before_the_revocation_stands_and_the_next_is_refused()
    {
        var history = History.WithAgencies().Do("collect", Police);
        var prepared = history.Prepare("seal", Police);

        history.Keyring("key.revoke", Police, Bodies.KeyRevoke(Li.Key.Public));

        // Signed before, with an earlier time: the log position decides, not the clock of whoever holds a lost key.
        Assert.Equal("custody.key-revoked", history.Try(prepared).Why?.Code);
        Assert.Equal(1, history.Item.Steps);
        Assert.Null(Replay(history));
    }

    [Fact]
    public void A_key_signs_from_its_first_to_its_last_second()
    {
        var history = History.WithAgencies().Do("collect", Police);
        history.Keyring("key.add", Police, Bodies.KeyAdd(Late).With("from", "2026-11-02T09:00:00Z").With("to", "2026-11-02T10:00:00Z"));

        Assert.Equal("custody.key-not-yet-valid", TryAt(history, "2026-11-02T08:59:59Z"));
        Assert.Equal("custody.key-expired", TryAt(history, "2026-11-02T10:00:01Z"));
        Assert.Null(TryAt(history, "2026-11-02T09:00:00Z"));
        Assert.Null(TryAt(history, "2026-11-02T10:00:00Z"));
    }

    [Fact]
    public void Every_signature_must_be_by_the_agency_even_when_enough_others_are()
    {
        var history = History.WithAgencies();

        Assert.Equal("custody.unknown-key", history.Try("collect", Police, null, Zhang, Li, Zhao).Why?.Code);
    }

    [Fact]
    public void A_key_that_claims_anothers_kid_is_refused_by_its_signature()
    {
        var history = History.WithAgencies();
        var genuine = history.Prepare("collect", Police);
        var other = history.Prepare("collect", Police, b => b.With("case", "another"));
        var spliced = JsonNode.Parse(genuine.ToUtf8())!;
        var donor = JsonNode.Parse(other.ToUtf8())!;
        spliced["signatures"]![1]!["signature"] = donor["signatures"]![1]!["signature"]!.GetValue<string>();

        var envelope = Envelope.Parse(System.Text.Encoding.UTF8.GetBytes(spliced.ToJsonString())).OrThrow();

        Assert.Equal("statement.bad-signature", history.Try(envelope).Why?.Code);
    }

    [Fact]
    public void A_root_key_outside_the_body_cannot_create_an_agency()
    {
        var history = new History();
        var body = Bodies.AgencyCreate(Police with { Root = Key("someone else") });

        Assert.Equal("custody.not-the-root-key", history.Try(history.Sign("agency.create", Police, body, stream: Police.Stream)).Why?.Code);
    }

    [Fact]
    public void A_revoked_key_is_never_granted_again_nor_revoked_twice()
    {
        var history = History.WithAgencies().Keyring("key.revoke", Police, Bodies.KeyRevoke(Li.Key.Public));

        Assert.Equal("custody.key-exists", Add(history, Bodies.KeyAdd(Li)));
        Assert.Equal("custody.key-revoked", history.Try(history.Sign("key.revoke", Police, Bodies.KeyRevoke(Li.Key.Public), stream: Police.Stream)).Why?.Code);
        Assert.Equal("custody.unknown-key", history.Try(history.Sign("key.revoke", Police, Bodies.KeyRevoke(Zhao.Key.Public), stream: Police.Stream)).Why?.Code);
    }

    [Theory]
    [InlineData("key/y", null, "key.malformed")]
    [InlineData("key/d", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "schema.unknown-member")]
    [InlineData("roles/0", "judge of appeal", "schema.choice")]
    [InlineData("to", "2025-01-01T00:00:00Z", "custody.ends-before-it-starts")]
    [InlineData("from", "2026-02-30T00:00:00Z", "schema.format")]
    [InlineData("officer", "", "schema.length")]
    public void A_faulty_grant_is_refused(string path, string? value, string code) =>
        Assert.Equal(code, Add(History.WithAgencies(), Bodies.KeyAdd(Late).With(path, value)));

    [Fact]
    public void A_private_key_in_a_keyring_is_refused_before_it_is_logged() =>
        Assert.Equal("schema.unknown-member", Add(History.WithAgencies(), Bodies.KeyAdd(Late).With("key/d", Base64Url.Encode(new byte[32]))));

    [Fact]
    public void What_a_judgement_rested_on_is_named()
    {
        var history = History.WithAgencies();
        Assert.Equal([Police.Stream], history.Try("collect", Police).OrThrow().DependsOn);
        Assert.Equal([Police.Stream, Lab.Stream], history.Try("transfer.offer", Police).OrThrow().DependsOn);
        var story = Story.Full();
        var made = story.Item.Children[0];
        story.Subject = Story.Image;
        Assert.Equal(
            [Lab.Stream, Story.Handset],
            story.Try("derive", Lab, b => b.With("parent", Story.Handset.ToString()).With("statement", $"sha256:{made.Statement}")).OrThrow().DependsOn);
    }

    private static string? Add(History history, JsonObject body) => history.Try(history.Sign("key.add", Police, body, stream: Police.Stream)).Why?.Code;

    /// <summary>Judged only: the history stays as it is.</summary>
    private static string? TryAt(History history, string at)
    {
        Assert.True(UtcTime.TryParse(at, out var time));
        var envelope = history.Sign("check", Police, Bodies.Of("check"), [Late], change: d => d with { At = time });
        return Judge.Accept(history.State(history.Subject), envelope, history.Context).Why?.Code;
    }

    private static string? Replay(History history)
    {
        var again = new History();
        return history.Log.Select(e => again.Try(e).Why?.Code).FirstOrDefault(c => c is not null);
    }
}
