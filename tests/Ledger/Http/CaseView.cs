using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>A case over HTTP: who sees it, what of it, and its dossier.</summary>
public sealed class CaseView(CaseView.Shared shared) : IClassFixture<CaseView.Shared>
{
    private static readonly string Path = $"v1/cases/{StreamBodies.Case.Id}";

    public sealed class Shared : IAsyncLifetime
    {
        public static readonly Officer Clerk = new("331024-4001", Cast.Key("clerk"), Roles.Custodian);
        public static readonly TestAgency Court = new(AgencyId.Parse("cn.331024.court").OrThrow(), "法院", Cast.Key("cn.331024.court"), [Clerk]);

        public LiveLedger Ledger { get; private set; } = null!;

        public Hash256 Joined { get; private set; }

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            var history = Testing.History.WithAgencies().Create(Court)
                .DoIn(StreamBodies.Case, "case.open", Cast.Police, b => b.With("agencies", null))
                .DoIn(StreamBodies.Case, "case.join", Cast.Police)
                .DoIn(StreamBodies.Case, "case.join", Cast.Police, b => b.With("item", Cast.Code("not yet").ToString()))
                .Do("collect", Cast.Police)
                .Do("seal", Cast.Police)
                .Do("transfer.offer", Cast.Police)
                .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
                .Do("unseal", Cast.Lab)
                .Do("acquire", Cast.Lab);
            var acquired = history.Item.Children[0];
            history.Subject = Story.Image;
            history.Do("derive", Cast.Lab, b => b.With("parent", Story.Handset.ToString()).With("statement", $"sha256:{acquired.Statement}"));
            Joined = history.Of(StreamBodies.Case).Last().Digest;
            await Ledger.PlayAsync(history, "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Fact]
    public async Task The_opener_sees_the_list_the_tree_and_what_is_not_there_yet_but_nothing_of_what_never_was_in_its_hands()
    {
        var view = await shared.Ledger.GetAsync(Path, Cast.Zhang, Cast.Police);
        Assert.True(view.Status == 200, view.ToString());
        Assert.Equal("某甲案", view.Json.GetProperty("title").GetString());
        var items = view.Json.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([(Story.Handset.Id, true), (Cast.Code("not yet").ToString(), false)], items.Select(i => (i.GetProperty("code").GetString()!, i.GetProperty("begun").GetBoolean())));
        Assert.Equal(Cast.Lab.Id.ToString(), items[0].GetProperty("holder").GetString());
        Assert.Equal(JsonValueKind.Array, items[0].GetProperty("terms").ValueKind);
        var image = Assert.Single(items[0].GetProperty("children").EnumerateArray());
        Assert.Equal((Story.Image.Id, true), (image.GetProperty("code").GetString(), image.GetProperty("withheld").GetBoolean()));
        Assert.False(image.TryGetProperty("holder", out _));
    }

    [Fact]
    public async Task Who_holds_one_item_sees_the_list_and_not_the_title_and_who_holds_none_sees_nothing_there()
    {
        var lab = await shared.Ledger.GetAsync(Path, Cast.Zhao, Cast.Lab);
        Assert.Equal(2, lab.Json.GetProperty("items").GetArrayLength());
        Assert.False(lab.Json.TryGetProperty("title", out _));
        Assert.Equal("image", lab.Json.GetProperty("items")[0].GetProperty("children")[0].GetProperty("kind").GetString());
        foreach (var path in new[] { Path, Path + "/bundle" })
        {
            Assert.Equal("read.not-found", (await shared.Ledger.GetAsync(path, Shared.Clerk, Shared.Court)).Code);
            Assert.Equal("access.no-token", (await shared.Ledger.GetAsync(path)).Code);
        }
    }

    [Fact]
    public async Task The_dossier_has_every_item_of_the_case_and_the_names_only_for_who_may_read_them()
    {
        var police = await DossierAsync(Cast.Zhang, Cast.Police);
        Assert.Equal(StreamBodies.Case, police.Subject);
        Assert.Equal(
            [StreamBodies.Case, Story.Handset, StreamName.Item(Cast.Code("not yet")), Story.Image],
            police.Streams.Select(s => s.Stream).Where(s => s.Kind is StreamKind.Item or StreamKind.Case));
        Assert.Empty(police.Streams.Single(s => s.Stream.Id == Cast.Code("not yet").ToString()).Statements);
        Assert.True(Replayed.Of(police, null).Why is null, $"{Replayed.Of(police, null).Why}");
        Assert.Equal(0, Withheld(police, StreamBodies.Case));
        Assert.Equal(0, Withheld(police, Story.Handset));
        var lab = await DossierAsync(Cast.Zhao, Cast.Lab);
        Assert.Equal(1, Withheld(lab, StreamBodies.Case));
        Assert.Equal(0, Withheld(lab, Story.Image));
    }

    [Fact]
    public async Task A_receipt_of_the_case_is_for_who_is_inside_it()
    {
        var path = $"v1/statements/sha256:{shared.Joined}";
        Assert.Equal(200, (await shared.Ledger.GetAsync(path, Cast.Zhang, Cast.Police)).Status);
        Assert.Equal("receipt.unknown", (await shared.Ledger.GetAsync(path, Shared.Clerk, Shared.Court)).Code);
    }

    [Fact]
    public async Task Listing_a_strangers_item_among_what_one_made_opens_nothing_of_it()
    {
        var officer = new Officer("331024-6001", Cast.Key("rogue"), Roles.Investigator | Roles.Examiner);
        var rogue = new TestAgency(AgencyId.Parse("cn.331024.rogue").OrThrow(), "某机构", Cast.Key("cn.331024.rogue"), [officer]);
        var (own, path) = (StreamName.Parse("case/ROGUE-1").OrThrow(), "v1/cases/ROGUE-1");
        var (one, two) = (Cast.Code("rogue one"), Cast.Code("rogue two"));
        var history = Testing.History.WithAgencies().Create(rogue)
            .DoIn(StreamBodies.Case, "case.open", Cast.Police).DoIn(StreamBodies.Case, "case.join", Cast.Police).Do("collect", Cast.Police)
            .DoIn(own, "case.open", rogue, b => b.With("agencies", null));
        foreach (var (mine, listed) in new[] { (one, Cast.Code("handset")), (two, one) })
        {
            history.Subject = StreamName.Item(mine);
            history.DoIn(own, "case.join", rogue, b => b.With("item", mine.ToString())).Do("collect", rogue, b => b.With("case", own.Id))
                .Do("acquire", rogue, b => b.With("children/0/code", listed.ToString()));
        }

        // Two items that list each other: a tree that were followed as it is listed would never end.
        history.Subject = StreamName.Item(one);
        history.Do("acquire", rogue, b => b.With("children/0/code", two.ToString()));
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(history, "log");
        var refused = await ledger.GetAsync(path + "/bundle", officer, rogue);
        Assert.Equal((403, "read.dossier"), (refused.Status, refused.Code));
        var view = await ledger.GetAsync(path, officer, rogue);
        Assert.Equal(200, view.Status);
        Assert.All(view.Json.GetProperty("items").EnumerateArray(), i => Assert.Equal(0, i.GetProperty("children").GetArrayLength()));
    }

    [Fact]
    public async Task Who_may_read_one_item_only_gets_no_dossier_of_the_others()
    {
        var history = Testing.History.WithAgencies().Create(Shared.Court)
            .DoIn(StreamBodies.Case, "case.open", Cast.Police, b => b.With("agencies", null)).DoIn(StreamBodies.Case, "case.join", Cast.Police)
            .DoIn(StreamBodies.Case, "case.join", Cast.Police, b => b.With("item", Cast.Code("other").ToString()))
            .Do("collect", Cast.Police).Do("share.grant", Cast.Police, b => b.With("to", Shared.Court.Id.ToString()));
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(history, "log");
        Assert.Equal(200, (await ledger.GetAsync(Path + "/bundle", Shared.Clerk, Shared.Court)).Status);
        history.Subject = StreamName.Item(Cast.Code("other"));
        history.Do("collect", Cast.Police);
        Assert.Equal(201, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.Equal("read.dossier", (await ledger.GetAsync(Path + "/bundle?at=newest", Shared.Clerk, Shared.Court)).Code);
        Assert.Equal(200, (await ledger.GetAsync(Path + "/bundle", Cast.Zhang, Cast.Police)).Status);
    }

    [Fact]
    public async Task A_rule_packs_text_is_for_everybody_and_a_name_that_is_none_is_not_there()
    {
        var pack = await shared.Ledger.GetAsync("v1/standards/CN-CRIM@2026.1");
        Assert.Equal((200, "CN-CRIM"), (pack.Status, pack.Json.GetProperty("id").GetString()));
        Assert.Equal("read.not-found", (await shared.Ledger.GetAsync("v1/standards/CN-CRIM")).Code);
        Assert.Equal("read.not-found", (await shared.Ledger.GetAsync("v1/standards/CN-CRIM@1999")).Code);
    }

    private static int Withheld(Bundle bundle, StreamName stream) =>
        bundle.Streams.Single(s => s.Stream == stream).Statements.Sum(s => s.Envelope.Statement.Body.Withheld);

    private async Task<Bundle> DossierAsync(Officer officer, TestAgency agency)
    {
        var reply = await shared.Ledger.GetAsync(Path + "/bundle", officer, agency);
        Assert.True(reply.Status == 200, reply.ToString());
        return Bundle.Parse(reply.Body).OrThrow();
    }
}
