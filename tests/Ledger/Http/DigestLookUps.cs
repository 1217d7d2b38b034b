using Integrity.Custody;
using Integrity.Ledger.Lookup;
using Integrity.Ledger.Store;
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
    public async Task What_is_not_on_record_is_not_known_and_says_how_far_was_looked()
    {
        var found = (await shared.Ledger.GetAsync($"v1/digests/sha256:{new string('0', 64)}")).Json;
        Assert.False(found.GetProperty("known").GetBoolean());
        Assert.True(found.GetProperty("searched").GetInt64() > 0);
        Assert.False(found.TryGetProperty("acceptedAt", out _));
    }

    [Theory]
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
            var follower = new DigestFollower(database.Log, database.Digests, TimeProvider.System);
            Assert.True(await follower.StepAsync(null, default));
            Assert.False(await new DigestFollower(database.Log, database.Digests, TimeProvider.System).StepAsync(new Lease(Lease.Digests, "nobody", 3), default)
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
