using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>What a partner is told before it signs is what a verifier finds afterwards.</summary>
public sealed class RecognitionPreview
{
    private static readonly StreamName Agreement = StreamName.Parse("agreement/xj-2026").OrThrow();
    private static readonly StreamName Standard = StreamName.Parse("standard/CN-CRIM").OrThrow();
    private static readonly string Path = $"v1/items/{Story.Handset.Id}/recognition?agreement={Agreement.Id}";

    [Fact]
    public async Task A_recognition_signed_on_the_preview_is_accepted_found_to_match_and_waits_no_longer()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Handed(Agreed(Testing.History.WithAgencies().DoIn(
            Standard, "standard.publish", Cast.Procuratorate, b => b["pack"] = JsonNode.Parse(Packs.BuiltIn("CN-CRIM@2026.1").OrThrow().ToUtf8()))));
        await ledger.PlayAsync(history, "log");
        var waiting = Assert.Single(await DutiesAsync(ledger), d => d.Kind == "recognition");
        Assert.Equal(Agreement.ToString(), waiting.Name);
        Assert.NotNull(waiting.Due);

        var preview = await ledger.GetAsync(Path, Cast.Feng, Cast.Procuratorate);
        Assert.True(preview.Status == 200, preview.ToString());
        Assert.True(preview.Json.GetProperty("rulesPublished").GetBoolean());
        Assert.Contains(preview.Json.GetProperty("conditions").EnumerateArray(), c => c.GetProperty("condition").GetString() == "in-force");
        var members = JsonNode.Parse(preview.Json.GetProperty("recognize").GetRawText())!.AsObject();
        var signed = history.Prepare("recognize", Cast.Procuratorate, body =>
        {
            foreach (var (name, value) in members)
            {
                body[name] = value?.DeepClone();
            }

            if (members["anchored"] is null)
            {
                _ = body.Remove("anchored");
            }

            body["outcome"] = "granted";
        });
        var reply = await ledger.PostAsync(signed);
        Assert.True(reply.Status == 201, reply.ToString());
        var bundle = await ledger.GetAsync($"v1/items/{Story.Handset.Id}/bundle", Cast.Feng, Cast.Procuratorate);
        var judged = Assert.Single(Recognition.Recompute(Replayed.Of(Bundle.Parse(bundle.Body).OrThrow(), null).OrThrow()));
        Assert.Equal(ReportMatch.Matches, judged.Match);
        Assert.DoesNotContain(await DutiesAsync(ledger, d => d.All(x => x.Kind != "recognition")), d => d.Kind == "recognition");
    }

    [Fact]
    public async Task Nobody_publishes_another_content_under_the_name_of_a_known_pack()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies().DoIn(Standard, "standard.publish", Cast.Procuratorate);
        foreach (var statement in history.Log.SkipLast(1))
        {
            Assert.Equal(201, (await ledger.PostAsync(statement)).Status);
        }

        Assert.Equal("intake.standard-differs", (await ledger.PostAsync(history.Log[^1])).Code);
    }

    [Fact]
    public async Task Without_a_published_edition_or_an_agreement_in_force_the_answer_is_no()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Handed(Testing.History.WithAgencies().DoIn(Agreement, "agreement.draft", Cast.Police));
        await ledger.PlayAsync(history, "log");
        var preview = await ledger.GetAsync(Path, Cast.Feng, Cast.Procuratorate);
        Assert.True(preview.Status == 200, preview.ToString());
        Assert.Equal(("may-not", false), (preview.Json.GetProperty("outcome").GetString(), preview.Json.GetProperty("rulesPublished").GetBoolean()));
        Assert.Equal("fatal", preview.Json.GetProperty("conditions").EnumerateArray().Single(c => c.GetProperty("condition").GetString() == "in-force").GetProperty("outcome").GetString());
        Assert.DoesNotContain(await DutiesAsync(ledger), d => d.Kind == "recognition");
    }

    [Fact]
    public async Task Only_who_may_read_the_item_may_ask_and_only_of_what_there_is()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        Assert.Equal("read.not-found", (await ledger.GetAsync($"v1/items/{Story.Handset.Id}/recognition", Cast.Feng, Cast.Procuratorate)).Code);
        Assert.Equal("read.not-found", (await ledger.GetAsync(Path, Cast.Zhang, Cast.Police)).Code);
        Assert.Equal("pack.unknown", (await ledger.GetAsync($"v1/items/{Story.Handset.Id}/recognition?rules=NO@1", Cast.Zhang, Cast.Police)).Code);
        Assert.Equal("identifier.agency", (await ledger.GetAsync($"v1/items/{Story.Handset.Id}/recognition?by=X", Cast.Zhang, Cast.Police)).Code);
        var alone = await ledger.GetAsync($"v1/items/{Story.Handset.Id}/recognition", Cast.Zhang, Cast.Police);
        Assert.Equal((200, "may-not"), (alone.Status, alone.Json.GetProperty("outcome").GetString()));
    }

    [Theory]
    [InlineData("cn.331024.psb", true)]
    [InlineData("cn.331024.lab", false)]
    public async Task Who_owes_an_answer_follows_from_whose_evidence_it_is_not_from_who_hands_it_on(string from, bool owes)
    {
        await using var ledger = await LiveLedger.StartAsync();
        var directions = new JsonArray(Bodies.Read($$"""{"from":"{{from}}","to":"{{Cast.Procuratorate.Id}}"}"""));
        await ledger.PlayAsync(Handed(Agreed(Testing.History.WithAgencies(), b => b.With("directions", directions))), "log");
        Assert.Equal(owes, (await DutiesAsync(ledger)).Exists(d => d.Kind == "recognition"));
    }

    [Fact]
    public async Task Of_an_agreement_of_others_a_reader_of_the_item_learns_nothing()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Handed(Testing.History.WithAgencies().DoIn(
            Agreement,
            "agreement.draft",
            Cast.Police,
            b => b.With("parties", new JsonArray($"{Cast.Police.Id}", $"{Cast.Lab.Id}")).With("directions", new JsonArray(Bodies.Read($$"""{"from":"{{Cast.Police.Id}}","to":"{{Cast.Lab.Id}}"}""")))));
        await ledger.PlayAsync(history, "log");
        Assert.Equal(200, (await ledger.GetAsync(Path, Cast.Zhang, Cast.Police)).Status);
        Assert.Equal("read.not-found", (await ledger.GetAsync(Path, Cast.Feng, Cast.Procuratorate)).Code);
        var draft = $"v1/statements/sha256:{history.Of(Agreement).First().Digest}";
        Assert.Equal(200, (await ledger.GetAsync(draft, Cast.Zhao, Cast.Lab)).Status);
        Assert.Equal("receipt.unknown", (await ledger.GetAsync(draft, Cast.Feng, Cast.Procuratorate)).Code);
    }

    private static Testing.History Agreed(Testing.History history, Action<JsonObject>? change = null)
    {
        history.DoIn(Agreement, "agreement.draft", Cast.Police, change);
        var draft = $"sha256:{history.Of(Agreement).Single().Digest}";
        return history.DoIn(Agreement, "agreement.sign", Cast.Lab, b => b.With("draft", draft)).DoIn(Agreement, "agreement.sign", Cast.Procuratorate, b => b.With("draft", draft));
    }

    /// <summary>In its case, collected, examined, and handed to the procuratorate, which has to answer.</summary>
    private static Testing.History Handed(Testing.History history) => history
        .DoIn(StreamBodies.Case, "case.open", Cast.Police).DoIn(StreamBodies.Case, "case.join", Cast.Police)
        .Do("collect", Cast.Police).Do("seal", Cast.Police)
        .Do("transfer.offer", Cast.Police).Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
        .Do("unseal", Cast.Lab).Do("acquire", Cast.Lab).Do("seal", Cast.Lab)
        .Do("transfer.offer", Cast.Lab, b => b.With("to", Cast.Procuratorate.Id.ToString()).With("purpose", "prosecution").With("due", null))
        .Do("transfer.accept", Cast.Procuratorate, b => b.With("seal", Bodies.Seal));

    private static async Task<List<(string Kind, string Name, string? Due)>> DutiesAsync(LiveLedger ledger, Func<List<(string Kind, string Name, string? Due)>, bool>? expected = null)
    {
        for (var i = 0; ; i++)
        {
            var size = (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64();
            var reply = await ledger.GetAsync("v1/worklist", Cast.Feng, Cast.Procuratorate);
            Assert.True(reply.Status == 200, reply.ToString());
            var duties = reply.Json.GetProperty("duties").EnumerateArray()
                .Select(d => (d.GetProperty("kind").GetString()!, d.GetProperty("name").GetString()!, d.TryGetProperty("due", out var due) ? due.GetString() : null)).ToList();
            if ((reply.Json.GetProperty("size").GetInt64() == size && expected?.Invoke(duties) != false) || i > 100)
            {
                return duties;
            }

            await Task.Delay(50);
        }
    }
}
