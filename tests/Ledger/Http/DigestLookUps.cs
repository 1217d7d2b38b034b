using Integrity.Custody;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Lookup;
using Integrity.Ledger.Log;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Store;
using Integrity.Ledger.Tests.Oversight;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>GET /v1/digests/…: everybody learns whether and since when; only who may read an item learns which it is.</summary>
public sealed class DigestLookUps(DigestLookUps.Shared shared) : IClassFixture<DigestLookUps.Shared>
{
    private static readonly string Image = $"sha256:{Hash256.Sha256("image data"u8)}";

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync(withChain: true);
            await Ledger.PlayAsync(Story.Full(), "anchor");
            await FollowedAsync(Ledger);
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Fact]
    public async Task A_stranger_learns_that_and_since_when_and_not_whose()
    {
        var found = (await shared.Ledger.GetAsync($"v1/digests/{Image}")).Json;
        Assert.True(found.GetProperty("known").GetBoolean());
        Assert.Equal(Image, found.GetProperty("digest").GetString());
        Assert.True(found.GetProperty("index").GetInt64() < found.GetProperty("anchor").GetProperty("size").GetInt64());
        Assert.True(found.GetProperty("anchor").GetProperty("block").GetInt64() > 0);
        Assert.Empty(found.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain("EV-", found.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_read_the_item_learns_which_it_is()
    {
        foreach (var (officer, agency) in new[] { (Cast.Zhang, Cast.Police), (Cast.Zhao, Cast.Lab) })
        {
            var found = (await shared.Ledger.GetAsync($"v1/digests/{Image}", officer, agency)).Json;
            var item = Assert.Single(found.GetProperty("items").EnumerateArray(), i => i.GetProperty("stream").GetString() == Story.Handset.ToString() && i.GetProperty("seq").GetInt64() > 0);
            Assert.Equal(Cast.Code("image").ToString(), item.GetProperty("code").GetString());
        }
    }

    [Fact]
    public async Task Several_digests_of_one_file_are_looked_for_together_and_the_one_on_record_is_named()
    {
        var none = $"sm3:{new string('0', 64)},sha512:{new string('0', 128)}";
        var found = (await shared.Ledger.GetAsync($"v1/digests/md5:{new string('0', 32)},{none},{Image}")).Json;
        Assert.Equal(("known", Image), (found.GetProperty("state").GetString(), found.GetProperty("digest").GetString()));
        Assert.Equal([.. none.Split(','), Image], found.GetProperty("asked").EnumerateArray().Select(a => a.GetString()!));
        Assert.Equal("unknown", (await shared.Ledger.GetAsync($"v1/digests/{none}")).Json.GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_another_agency_writes_into_its_own_item_is_told_to_who_reads_that_item_and_as_its_word()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var other = Identifiers.StreamName.Item(Cast.Code("other"));
        var history = Story.WithImage();
        history.Subject = other;
        history.Do("collect", Cast.Police, b => b.With("digests", null))
            .Do("acquire", Cast.Police, b => b.With("children/0/code", Story.Image.Id).With("children/0/digests", Bodies.Digests("planted")));
        await ledger.PlayAsync(history, "log");
        await FollowedAsync(ledger);

        // The laboratory holds the image; nothing in its history says that this is a digest of it.
        var planted = $"v1/digests/sha256:{Hash256.Sha256("planted data"u8)}";
        Assert.Empty((await ledger.GetAsync(planted, Cast.Zhao, Cast.Lab)).Json.GetProperty("items").EnumerateArray());
        var own = Assert.Single((await ledger.GetAsync(planted, Cast.Zhang, Cast.Police)).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((Story.Image.Id, other.ToString(), false), (own.GetProperty("code").GetString(), own.GetProperty("stream").GetString(), own.GetProperty("opens").GetBoolean()));

        var items = (await ledger.GetAsync($"v1/digests/{Image}", Cast.Zhao, Cast.Lab)).Json.GetProperty("items").EnumerateArray();
        Assert.Contains(items, i => i.GetProperty("stream").GetString() == Story.Image.ToString());
        Assert.All(items, i => Assert.True(i.GetProperty("opens").GetBoolean()));
    }

    [Fact]
    public async Task While_it_has_not_read_the_log_to_its_end_it_does_not_say_no()
    {
        await using var ledger = await LiveLedger.StartAsync();
        ledger.Probe.Hook = at => _ = at == "digests" ? throw new IOException("planted") : 0;
        await ledger.PlayAsync(Story.Full(), "log");
        var found = (await ledger.GetAsync($"v1/digests/{Image}")).Json;
        Assert.Equal(("reading", System.Text.Json.JsonValueKind.Null), (found.GetProperty("state").GetString(), found.GetProperty("known").ValueKind));
        Assert.True(found.GetProperty("searched").GetInt64() < found.GetProperty("size").GetInt64());
        for (var tries = 0; (await ledger.GetAsync("health")).Json.GetProperty("digests").GetProperty("state").GetString() != "failing"; tries++)
        {
            Assert.True(tries < 300);
            await Task.Delay(100);
        }

        ledger.Probe.Hook = null;
        await FollowedAsync(ledger);
        Assert.Equal("pending", (await ledger.GetAsync($"v1/digests/{Image}")).Json.GetProperty("state").GetString());
        for (var tries = 0; (await ledger.GetAsync("health")).Json.GetProperty("digests").GetProperty("state").GetString() != "ok"; tries++)
        {
            Assert.True(tries < 300);
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task Where_it_cannot_be_asked_that_is_said_and_the_node_is_as_well_as_before()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Testing.History.WithAgencies(), "log");
        _ = await Overseen.RowsAsync(ledger, "DROP TABLE digest_cursor");
        var health = await ledger.GetAsync("health");
        Assert.Equal((200, "away", "ok"), (health.Status, health.Json.GetProperty("digests").GetProperty("state").GetString(), health.Json.GetProperty("log").GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_node_whose_term_is_over_fails_at_nothing_any_more()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-digests-");
        try
        {
            var database = new Ledger.Store.Sqlite.SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));
            var (follower, logged) = (new DigestFollower(database.Log, database.Digests, TimeProvider.System, new Traffic()), new Signal(database.Changes, StoreChange.Logged));
            database.Dispose();
            using var term = new Term(new Lease(Lease.Digests, "one", 1), TimeProvider.System.GetTimestamp(), TimeSpan.FromMinutes(1), TimeProvider.System, default);
            var running = follower.RunAsync(term, logged);
            for (var tries = 0; !follower.Failing; tries++)
            {
                Assert.True(tries < 300);
                await Task.Delay(10);
            }

            term.End();
            _ = await Task.WhenAny(running);
            Assert.False(follower.Failing);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_is_not_on_record_is_not_known_and_says_how_far_was_looked()
    {
        var found = (await shared.Ledger.GetAsync($"v1/digests/sha256:{new string('0', 64)}")).Json;
        Assert.False(found.GetProperty("known").GetBoolean());
        Assert.True(found.GetProperty("searched").GetInt64() > 0);
        Assert.False(found.TryGetProperty("acceptedAt", out _));
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000,sha256:1111111111111111111111111111111111111111111111111111111111111111", "verify.two-files")]
    [InlineData("sha256:00", "digest.malformed")]
    [InlineData("crc32:00", "digest.unknown-algorithm")]
    [InlineData("md5:00000000000000000000000000000000", "verify.weak-digest")]
    [InlineData("%3Cscript%3E", "digest.unknown-algorithm")]
    public async Task What_is_no_digest_that_shows_anything_is_refused(string asked, string code)
    {
        var reply = await shared.Ledger.GetAsync($"v1/digests/{asked}");
        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Fact]
    public void A_statement_puts_on_record_what_the_history_vouches_for_in_the_end_and_no_digest_that_was_computed_again()
    {
        var history = Story.Full().Do("check", Cast.Procuratorate, b => b.With("digests", Bodies.Digests("computed again")));
        var stated = history.Of(Story.Handset).SelectMany(e => StatedDigests.Of(e.Statement)).Select(d => (d.Of, d.Recorded)).ToList();
        Assert.NotEmpty(stated);
        Assert.Equal(history.Item.KnownDigests().Select(k => (k.Of, k.Recorded)), stated);
    }

    [Fact]
    public async Task It_is_the_same_after_it_was_thrown_away_and_after_every_step_was_taken_twice()
    {
        await using var ledger = await LiveLedger.StartAsync();
        await ledger.PlayAsync(Story.Full(), "log");
        await FollowedAsync(ledger);
        var before = (await ledger.GetAsync($"v1/digests/{Image}")).Json.GetRawText();
        await ledger.Host.DisposeAsync();
        using (var database = new Ledger.Store.Sqlite.SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db")))
        {
            Assert.True(await database.Digests.ResetAsync(DigestFollower.Making, 0, null, default));
            var follower = new DigestFollower(database.Log, database.Digests, TimeProvider.System, new Traffic());
            Assert.True(await follower.StepAsync(null, default));
            Assert.False(await new DigestFollower(database.Log, database.Digests, TimeProvider.System, new Traffic()).StepAsync(new Lease(Lease.Digests, "nobody", 3), default)
                .ContinueWith(t => !t.IsFaulted, TaskScheduler.Default));
        }

        await ledger.RestartAsync();
        await FollowedAsync(ledger);
        Assert.Equal(before, (await ledger.GetAsync($"v1/digests/{Image}")).Json.GetRawText());
    }

    /// <summary>Until the look-up is as far as the log.</summary>
    private static async Task FollowedAsync(LiveLedger ledger)
    {
        for (var tries = 0; ; tries++)
        {
            var size = (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64();
            var found = await ledger.GetAsync($"v1/digests/{Image}");
            if (found.Status == 200 && found.Json.GetProperty("searched").GetInt64() == size && size > 0)
            {
                return;
            }

            Assert.True(tries < 300, found.ToString());
            await Task.Delay(100);
        }
    }
}
