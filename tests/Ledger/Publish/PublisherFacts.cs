using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Ledger.Publish;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Proofs;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Publish;

/// <summary>From a statement to a partner's region, through the real service, a real chain and the real SDK.</summary>
public sealed class PublisherFacts(CosmosServer server) : IClassFixture<CosmosServer>
{
    private static string Code => Story.Handset.Id;

    [Fact]
    public async Task What_was_handed_over_is_published_once_it_is_anchored_without_a_single_name()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var story = Story.WithImage();
        await published.Ledger.PlayAsync(story);
        var count = story.Of(Story.Handset).Count();
        var item = await published.ReadAsync(Code, i => i.Head.Statements == count);

        var verdict = Verifier.Verify(item.Bundle, await MainJob.TrustAsync(published.Ledger), [], new VerifyOptions());
        Assert.True(verdict.Overall == Overall.Intact, string.Join('\n', verdict.Checks));
        var bundle = Bundle.Parse(item.Bundle).OrThrow();
        Assert.Null(Comparison.FirstDifference(item.Head, Code, bundle, item.Bundle));
        Assert.All(bundle.Streams.SelectMany(s => s.Statements), s => Assert.Empty(s.Envelope.Disclosures));
        Assert.True(verdict.Facts!.Withheld > 0);
        Assert.Equal($"sha256:{story.Of(Story.Handset).Last().Digest}", item.Head.Receipt.GetProperty("statement").GetString());

        // The lab's own image was offered to nobody.
        await published.CaughtUpAsync();
        Assert.Equal("published.not-there", (await published.FindAsync(Story.Image.Id)).Why!.Code);
        Assert.Equal("ok", (await published.HealthAsync()).GetProperty("publish").GetProperty("state").GetString());

        // Published from the very start again: all of it by the newest anchor, which need not be the one it was published by. Once more: everything stands, nothing is written.
        for (var round = 0; round < 2; round++)
        {
            await published.Ledger.Host.DisposeAsync();
            using (var store = Store(published))
            {
                var cursor = await store.Anchors.FactAsync(PublishCursor.Fact, default);
                Assert.True(await store.Anchors.SwapFactAsync(PublishCursor.Fact, cursor, PublishCursor.Start.Format(), default));
            }

            server.Wire.Writes.Clear();
            await published.Ledger.RestartAsync();
            await published.CaughtUpAsync();
        }

        Assert.Empty(server.Wire.Writes);
    }

    [Fact]
    public async Task An_outage_of_the_region_delays_and_nothing_else()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        server.Wire.Break = (_, _) => Fault.Refused;
        var story = Story.Full();
        await published.Ledger.PlayAsync(story);
        await published.UntilAsync(async () => (await published.HealthAsync()).GetProperty("publish").TryGetProperty("code", out var code) && code.GetString() == "region.unreachable");
        var health = await published.Ledger.GetAsync("health");
        Assert.Equal("behind", health.Json.GetProperty("publish").GetProperty("state").GetString());
        Assert.Equal("ok", health.Json.GetProperty("log").GetProperty("state").GetString());

        // Back, but throttled now and then, and answers get lost.
        var asked = 0;
        server.Wire.Break = (method, _) => (++asked % 5) switch
        {
            1 => Fault.Busy(TimeSpan.FromMilliseconds(50)),
            3 when method != "GET" => Fault.Dropped,
            _ => null,
        };
        _ = await published.ReadAsync(Code, i => i.Head.Statements == story.Of(Story.Handset).Count());
    }

    [Fact]
    public async Task While_another_node_publishes_this_one_does_not()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        using var store = Store(published);
        var lease = (await store.Leases.TakeAsync(Lease.Publisher, "another node", Lease.Longest, default))!;
        await published.Ledger.PlayAsync(Story.Full());
        await published.UntilAsync(async () => (await published.HealthAsync()).GetProperty("anchor").GetProperty("lag").GetInt64() == 0);
        Assert.Equal("published.not-there", (await published.FindAsync(Code)).Why!.Code);
        await store.Leases.ReleaseAsync(lease, default);
        _ = await published.ReadAsync(Code, _ => true);
    }

    [Fact]
    public async Task After_a_reorganisation_it_is_published_under_the_new_block()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var story = Story.Full();
        await published.Ledger.PlayAsync(story);
        await published.CaughtUpAsync();
        var before = await published.ReadAsync(Code, i => i.Head.Statements == story.Of(Story.Handset).Count());
        // The anchor's block alone: a deeper one could take back the contract itself, which stands only a few blocks below.
        await published.Ledger.Chain!.ReorganiseAsync(1);
        var after = await published.ReadAsync(Code, i => i.Head.Block != before.Head.Block && i.Head.Size >= before.Head.Size);
        Assert.Equal(Overall.Intact, Verifier.Verify(after.Bundle, await MainJob.TrustAsync(published.Ledger), [], new VerifyOptions()).Overall);
    }

    [Fact]
    public async Task What_nobody_else_may_read_any_more_leaves_the_region()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        await published.Ledger.PlayAsync(history);
        _ = await published.ReadAsync(Code, i => i.Head.Statements == 2);
        history.Do("transfer.recall", Cast.Police);
        Assert.Equal(201, (await published.Ledger.PostAsync(history.Log[^1])).Status);
        await published.UntilAsync(async () => (await published.FindAsync(Code)).Why?.Code == "published.not-there");
    }

    [Fact]
    public async Task An_item_that_the_region_refuses_for_good_is_set_aside_said_and_tried_again_later_and_the_others_are_published()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        var poison = history.Subject;
        history.Subject = StreamName.Item(Cast.Code("beside poison"));
        history.Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        server.Wire.Break = (_, path) => path.EndsWith(poison.Id, StringComparison.Ordinal) ? new Fault(413) : null;
        await published.Ledger.PlayAsync(history);
        _ = await published.ReadAsync(history.Subject.Id, i => i.Head.Statements == 2);
        await published.CaughtUpAsync();

        // An attempt that failed in passing is forgotten when the round that made up for it ends.
        await published.UntilAsync(async () => await StateAsync(published) == "ok");
        var said = (await published.HealthAsync()).GetProperty("publish");
        Assert.Equal((1, "region.failed"), (said.GetProperty("aside").GetInt32(), said.GetProperty("asideCode").GetString()));

        // Refused by an account that would take it by now: a restart remembers, and the next change of the item is enough.
        await published.Ledger.RestartAsync();
        await published.UntilAsync(async () => (await AsideAsync(published)) == 1);
        server.Wire.Break = null;
        history.Subject = poison;
        Assert.Equal(201, (await published.Ledger.PostAsync(history.Prepare("transfer.recall", Cast.Police))).Status);
        await published.UntilAsync(async () => await AsideAsync(published) == 0);
        await server.DeleteAsync(Cast.Code("beside poison").ToString(), Cast.Code("beside poison").ToString());
    }

    [Fact]
    public async Task What_was_set_aside_is_tried_again_by_itself_when_its_time_has_come()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        server.Wire.Break = (_, path) => path.EndsWith(Code, StringComparison.Ordinal) ? new Fault(400) : null;
        await published.Ledger.PlayAsync(History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police));
        await published.UntilAsync(async () => await AsideAsync(published) == 1);
        await published.CaughtUpAsync();

        // Nothing that the region was asked for passed.
        Assert.Equal("behind", await StateAsync(published));
        server.Wire.Break = null;
        await published.Ledger.Host.DisposeAsync();
        using (var store = Store(published))
        {
            var waiting = await DueAsync(store);
            Assert.Equal((Code, "region.failed", false), (waiting.Item, waiting.Code, waiting.Removal));
            Assert.InRange(waiting.Until, TimeProvider.System.GetUtcNow().AddMinutes(50), TimeProvider.System.GetUtcNow().AddMinutes(61));

            // Who begins there meets the item.
            var next = PublishCursor.Parse(await store.Anchors.FactAsync(PublishCursor.Fact, default)).Next;
            Assert.Contains(await store.Log.RangeAsync(waiting.From, next, default), e => e.Statement.Stream.EndsWith(Code, StringComparison.Ordinal));

            // A node of a program that knows of no such list moved the cursor since.
            var text = await store.Anchors.FactAsync(PublishCursor.Fact, default);
            var older = JsonNode.Parse(text!)!.AsObject();
            foreach (var name in older.Select(m => m.Key).Where(name => name is not ("Next" or "Marks" or "Floor")).ToList())
            {
                _ = older.Remove(name);
            }

            Assert.True(await store.Anchors.SwapFactAsync(PublishCursor.Fact, text, older.ToJsonString(), default));
        }

        await published.Ledger.RestartAsync();
        _ = await published.ReadAsync(Code, i => i.Head.Statements == 2);
        await published.UntilAsync(async () => await AsideAsync(published) == 0 && await StateAsync(published) == "ok");
    }

    [Fact]
    public async Task While_what_partners_must_not_read_any_more_cannot_be_removed_publishing_is_behind_and_tries_every_minute()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        await published.Ledger.PlayAsync(history);
        _ = await published.ReadAsync(Code, i => i.Head.Statements == 2);
        history.Do("transfer.recall", Cast.Police);
        server.Wire.Break = (method, _) => method == "DELETE" ? new Fault(400) : null;
        Assert.Equal(201, (await published.Ledger.PostAsync(history.Log[^1])).Status);

        // Another item passes meanwhile: that is no reason to call it well.
        history.Subject = StreamName.Item(Cast.Code("beside removal"));
        history.Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        await published.Ledger.PlayAsync(history);
        _ = await published.ReadAsync(history.Subject.Id, i => i.Head.Statements == 2);
        await published.UntilAsync(async () => await AsideAsync(published) == 1);
        await published.CaughtUpAsync();
        Assert.Equal("behind", await StateAsync(published));

        // A part that a former try left goes, too.
        var stray = new PartSet(Hash256.Sha256("stray"u8), 1);
        await server.WriteAsync(Code, System.Text.Encoding.UTF8.GetString(stray.Document(Code, 1, "text")));
        server.Wire.Break = null;
        await published.Ledger.Host.DisposeAsync();
        using (var store = Store(published))
        {
            var waiting = await DueAsync(store);
            Assert.True(waiting.Removal);
            Assert.InRange(waiting.Until, TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
        }

        await published.Ledger.RestartAsync();
        await published.UntilAsync(async () => (await published.FindAsync(Code)).Why?.Code == "published.not-there");
        await published.UntilAsync(async () => await AsideAsync(published) == 0 && await StateAsync(published) == "ok");
        Assert.Null(await server.ReadAsync(stray.IdOf(Code, 1), Code));
        await server.DeleteAsync(history.Subject.Id, history.Subject.Id);
    }

    [Fact]
    public async Task A_removal_that_was_refused_is_made_good_at_the_items_next_change_whatever_that_is()
    {
        await using var published = await PublishedLedger.StartAsync(server);
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        await published.Ledger.PlayAsync(history);
        _ = await published.ReadAsync(Code, i => i.Head.Statements == 2);
        server.Wire.Break = (method, _) => method == "DELETE" ? new Fault(400) : null;
        history.Do("transfer.recall", Cast.Police);
        Assert.Equal(201, (await published.Ledger.PostAsync(history.Log[^1])).Status);
        await published.UntilAsync(async () => await AsideAsync(published) == 1);
        server.Wire.Break = null;
        Assert.Equal(201, (await published.Ledger.PostAsync(history.Prepare("seal", Cast.Police))).Status);
        await published.UntilAsync(async () => await AsideAsync(published) == 0);
        Assert.Equal("published.not-there", (await published.FindAsync(Code)).Why!.Code);
    }

    /// <summary>The one item that is set aside, as it was; its time has come now.</summary>
    private static async Task<SetAside> DueAsync(SqliteDatabase store)
    {
        var list = await store.Anchors.FactAsync(SetAside.Fact, default);
        var waiting = Assert.Single(SetAside.Parse(list));
        Assert.True(await store.Anchors.SwapFactAsync(SetAside.Fact, list, SetAside.Format([waiting with { Until = TimeProvider.System.GetUtcNow() }]), default));
        return waiting;
    }

    private static async Task<string?> StateAsync(PublishedLedger published) => (await published.HealthAsync()).GetProperty("publish").GetProperty("state").GetString();

    private static async Task<int> AsideAsync(PublishedLedger published) => (await published.HealthAsync()).GetProperty("publish").GetProperty("aside").GetInt32();

    private static SqliteDatabase Store(PublishedLedger published) => new(Path.Combine(published.Ledger.Options.DataFolder, "ledger.db"));
}
