using System.Text;
using System.Text.Json.Nodes;
using Integrity.Ledger.Publish;
using Integrity.Proofs;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Publish;

/// <summary>One item's document in a container, by the real SDK, on a foreign server.</summary>
public sealed class ShelfFacts(CosmosServer server) : IClassFixture<CosmosServer>, IDisposable
{
    private static readonly World World = new(Story.Full(), batch: 2);
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private readonly Region region = new(new PublishTarget(server.Account, "-"), server.Key, exactly: true, TimeSpan.FromSeconds(5));

    private static string Code => Story.Handset.Id;

    public void Dispose()
    {
        server.Wire.Break = null;
        server.DeleteAsync(Code, Code).GetAwaiter().GetResult();
        region.Dispose();
    }

    [Fact]
    public async Task What_was_put_is_read_back_and_verifies()
    {
        var bundle = Published();
        Assert.Equal(Put.Written, await PutAsync(bundle));
        var read = (await ReadAsync()).OrThrow();
        Assert.Equal(bundle.ToUtf8(), read.Bundle);
        Assert.Null(Comparison.FirstDifference(read.Head, Code, bundle, read.Bundle));
        Assert.Equal(Overall.Intact, Verifier.Verify(read.Bundle, World.Pinning(bundle), [], new VerifyOptions()).Overall);
    }

    [Fact]
    public async Task The_same_again_writes_nothing()
    {
        Assert.Equal(Put.Written, await PutAsync(Published()));
        server.Wire.Writes.Clear();
        Assert.Equal(Put.Same, await PutAsync(Published()));
        Assert.Empty(server.Wire.Writes);
    }

    [Fact]
    public async Task An_older_bundle_never_takes_the_place_of_a_newer_one()
    {
        Assert.Equal(Put.Written, await PutAsync(Published()));
        server.Wire.Writes.Clear();
        Assert.Equal(Put.Newer, await PutAsync(Published(World.Checkpoints.Count - 2)));
        Assert.Empty(server.Wire.Writes);
    }

    [Fact]
    public async Task Of_many_writers_at_once_the_largest_size_stays()
    {
        var last = World.Checkpoints.Count;
        var bundles = Enumerable.Range(last - 4, 4).Select(n => Published(n)).ToList();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 24).Select(n => PutAsync(bundles[n * 7 % 4], partLength: n % 2 == 0 ? 4000 : PartSet.PartLength)));
        Assert.Contains(Put.Written, outcomes);
        var read = (await ReadAsync()).OrThrow();
        Assert.Equal(World.Checkpoints[^1].Size, read.Head.Size);
        Assert.Equal(bundles[^1].ToUtf8(), read.Bundle);
    }

    [Fact]
    public async Task The_same_size_under_another_block_is_put_anew()
    {
        Assert.Equal(Put.Written, await PutAsync(Published()));
        var moved = new World(Story.Full(), new TestChain("branch"), batch: 2).Bundle(Story.Handset).Withholding((_, _) => true);
        Assert.Equal(Put.Written, await PutAsync(moved));
        Assert.Equal(moved.ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
    }

    [Fact]
    public async Task An_anchor_that_fell_never_takes_the_place_of_one_that_stands()
    {
        Assert.Equal(Put.Written, await PutAsync(Published()));
        var fallen = new World(Story.Full(), new TestChain("branch"), batch: 2).Bundle(Story.Handset).Withholding((_, _) => true);
        Assert.Equal(Put.Newer, await PutAsync(fallen, stands: false));
        Assert.Equal(Published().ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
    }

    [Fact]
    public async Task Who_knows_less_of_the_log_takes_nothing_away()
    {
        Assert.Equal(Put.Written, await PutAsync(Published()));
        Assert.Equal(Put.Newer, await Shelf().RemoveAsync(Code, World.Checkpoints[^2].Size, default));
        Assert.Equal(Published().ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
    }

    [Fact]
    public async Task A_large_bundle_is_kept_in_parts_and_the_former_parts_go()
    {
        var (older, newer) = (Published(World.Checkpoints.Count - 2), Published());
        Assert.Equal(Put.Written, await PutAsync(older, partLength: 3000));
        var set = (await ReadAsync()).OrThrow().Head.Set!.Value;
        Assert.True(set.Count > 2);
        Assert.NotNull(await server.ReadAsync(set.IdOf(Code, set.Count), Code));

        Assert.Equal(Put.Written, await PutAsync(newer, partLength: 3000));
        Assert.Equal(newer.ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
        for (var number = 1; number <= set.Count; number++)
        {
            Assert.Null(await server.ReadAsync(set.IdOf(Code, number), Code));
        }
    }

    [Fact]
    public async Task At_whichever_write_it_breaks_off_what_is_there_can_be_read_and_the_next_try_ends_well()
    {
        var (older, newer) = (Published(World.Checkpoints.Count - 2), Published());
        var (writes, broke) = (0, true);
        for (var at = 1; broke; at++)
        {
            foreach (var fault in new[] { Fault.Refused, Fault.Dropped, Fault.Away })
            {
                server.Wire.Break = null;
                await server.DeleteAsync(Code, Code);
                Assert.Equal(Put.Written, await PutAsync(older, partLength: 4000));
                (writes, broke) = (0, false);
                server.Wire.Break = (method, _) =>
                {
                    broke |= method != "GET" && ++writes == at;
                    return broke ? fault : null;
                };
                try
                {
                    _ = await PutAsync(newer, partLength: 4000);
                }
                catch (RegionException)
                {
                }

                server.Wire.Break = null;
                var between = (await ReadAsync()).OrThrow();
                Assert.Contains(between.Head.Size, new[] { World.Checkpoints[^2].Size, World.Checkpoints[^1].Size });
                Assert.Contains(await PutAsync(newer, partLength: 4000), new[] { Put.Written, Put.Same });
                Assert.Equal(newer.ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
            }
        }

        Assert.True(writes > 3, $"{writes}");
    }

    [Fact]
    public async Task Who_is_told_to_come_back_later_does_so_when_told()
    {
        var told = 0;
        server.Wire.Break = (method, _) => method == "POST" && ++told <= 3 ? Fault.Busy(TimeSpan.FromMilliseconds(200)) : null;
        var before = TimeProvider.System.GetTimestamp();
        Assert.Equal(Put.Written, await PutAsync(Published()));
        Assert.Equal(4, told);
        Assert.True(TimeProvider.System.GetElapsedTime(before) >= TimeSpan.FromMilliseconds(590));
    }

    [Fact]
    public async Task A_region_that_never_answers_is_given_up()
    {
        using var impatient = new Region(new PublishTarget(server.Account, "-"), server.Key, exactly: true, TimeSpan.FromMilliseconds(700));
        _ = await impatient.ReadAsync(Code, Code, default);
        server.Wire.Break = (_, path) => path.EndsWith(Code, StringComparison.Ordinal) ? Fault.Hang : null;
        var failure = await Assert.ThrowsAsync<RegionException>(() => impatient.ReadAsync(Code, Code, default));
        Assert.Equal(RegionException.Unreachable, failure.Refusal.Code);
    }

    [Fact]
    public async Task Nobody_without_the_key_reads_or_writes()
    {
        using var stranger = new Region(new PublishTarget(server.Account, "-"), Convert.ToBase64String(new byte[64]), exactly: true);
        var failure = await Assert.ThrowsAsync<RegionException>(() => stranger.ReadAsync(Code, Code, default));
        Assert.Equal("region.key", failure.Refusal.Code);
    }

    [Theory]
    [InlineData("nowhere", "region.no-container")]
    [InlineData("by-id", "region.partition-key")]
    public async Task A_container_that_is_not_there_or_not_right_is_named(string container, string code)
    {
        using var wrong = new Region(new PublishTarget(server.Account, "-") { Container = container }, server.Key, exactly: true);
        Assert.Equal(code, (await Assert.ThrowsAsync<RegionException>(() => wrong.ReadAsync(Code, Code, default))).Refusal.Code);
    }

    [Fact]
    public async Task What_is_no_published_bundle_makes_place_for_one_and_another_ledgers_stays()
    {
        await server.WriteAsync(Code, $$"""{"id":"{{Code}}","pk":"{{Code}}","note":"mine"}""");
        Assert.Equal("published.malformed", (await ReadAsync()).Why!.Code);
        Assert.Equal(Put.Written, await PutAsync(Published()));

        await ForgeAsync(d => d["origin"] = "another.example/ledger");
        Assert.Equal(Put.Skipped, await PutAsync(Published()));
        Assert.Equal(Put.Skipped, await Shelf().RemoveAsync(Code, World.Checkpoints[^1].Size, default));
        Assert.Contains("another.example/ledger", await server.ReadAsync(Code, Code), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_removed_is_gone_with_all_its_parts()
    {
        Assert.Equal(Put.Written, await PutAsync(Published(), partLength: 4000));
        var set = (await ReadAsync()).OrThrow().Head.Set!.Value;
        Assert.Equal(Put.Removed, await Shelf().RemoveAsync(Code, World.Checkpoints[^1].Size, default));
        Assert.Equal(Put.Same, await Shelf().RemoveAsync(Code, World.Checkpoints[^1].Size, default));
        Assert.Equal("published.not-there", (await ReadAsync()).Why!.Code);
        Assert.Null(await server.ReadAsync(set.IdOf(Code, 1), Code));
    }

    [Theory]
    [InlineData("POST", 1)]
    [InlineData("PUT", 1)]
    [InlineData("UPSERT", 1)]
    [InlineData("UPSERT", 2)]
    public async Task What_is_refused_halfway_leaves_no_parts_and_what_stood_stays(string refused, int at)
    {
        var (older, newer) = (Published(World.Checkpoints.Count - 2), Published());
        if (refused != "POST")
        {
            Assert.Equal(Put.Written, await PutAsync(older, partLength: 3000));
        }

        var before = await region.IdsAsync(Code, $"{Code}~", default);
        Assert.Equal(refused != "POST", before.Count > 1);
        var count = 0;
        server.Wire.Break = (method, _) => method == refused && ++count >= at ? new Fault(413) : null;
        var failure = await Assert.ThrowsAsync<RegionException>(() => PutAsync(newer, partLength: 3000));
        Assert.True(failure.IsForGood && count == at);
        Assert.Equal(before.Order(), (await region.IdsAsync(Code, $"{Code}~", default)).Order());
        server.Wire.Break = null;
        if (refused != "POST")
        {
            Assert.Equal(older.ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
            _ = await Shelf().RemoveAsync(Code, World.Checkpoints[^1].Size, default);
        }
    }

    [Fact]
    public async Task Parts_that_could_not_be_swept_are_known_and_tidied_later_and_those_that_a_head_names_stay()
    {
        var shelf = Shelf(3000);
        server.Wire.Break = (method, _) => method is "POST" or "DELETE" ? new Fault(400) : null;
        var made = Publication.Of(Published(), Noon, "0x1", 3000);
        _ = await Assert.ThrowsAsync<RegionException>(() => shelf.PutAsync(
            Code, made.Head.Size, made.Head.Block!, () => Task.FromResult<Publication?>(made), () => Task.FromResult(true), default));
        Assert.True(shelf.IsUntidy(Code));
        Assert.Equal(made.Parts.Count, (await region.IdsAsync(Code, $"{Code}~", default)).Count);
        server.Wire.Break = null;
        await shelf.TidyAsync(Code, default);
        Assert.False(shelf.IsUntidy(Code));
        Assert.Empty(await region.IdsAsync(Code, $"{Code}~", default));

        Assert.Equal(Put.Written, await PutAsync(Published(), partLength: 3000));
        await shelf.TidyAsync(Code, default);
        Assert.Equal(Published().ToUtf8(), (await ReadAsync()).OrThrow().Bundle);
        _ = await shelf.RemoveAsync(Code, World.Checkpoints[^1].Size, default);
    }

    [Fact]
    public async Task A_part_that_is_missing_or_of_another_bundle_is_noticed()
    {
        Assert.Equal(Put.Written, await PutAsync(Published(), partLength: 4000));
        var set = (await ReadAsync()).OrThrow().Head.Set!.Value;
        var whole = (await server.ReadAsync(set.IdOf(Code, 2), Code))!;
        var other = JsonNode.Parse(whole)!;
        other["of"] = $"sha256:{new string('0', 64)}";
        await server.WriteAsync(Code, other.ToJsonString());
        Assert.Equal("published.incomplete", (await ReadAsync()).Why!.Code);

        var altered = JsonNode.Parse(whole)!;
        altered["text"] = new string(altered["text"]!.GetValue<string>().Reverse().ToArray());
        await server.WriteAsync(Code, altered.ToJsonString());
        Assert.Equal("published.digest", (await ReadAsync()).Why!.Code);

        await server.DeleteAsync(set.IdOf(Code, 2), Code);
        Assert.Equal("published.incomplete", (await ReadAsync()).Why!.Code);
        _ = await Shelf().RemoveAsync(Code, World.Checkpoints[^1].Size, default);
    }

    public static TheoryData<string, string, string> Forgeries => new()
    {
        { "digest", "\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"", "published.digest" },
        { "bytes", "17", "published.digest" },
        { "bundle", "\"AAAA\"", "published.digest" },
        { "bundle", "\"*\"", "published.digest" },
        { "size", "1", "published.claim" },
        { "size", "-1", "published.malformed" },
        { "origin", "\"another.example/ledger\"", "published.claim" },
        { "statements", "99", "published.claim" },
        { "receipt", "{}", "published.claim" },
        { "parts", "2", "published.malformed" },
        { "bytes", "999999999", "published.malformed" },
        { "format", "\"integrity-published@v2\"", "published.malformed" },
        { "surprise", "1", "published.malformed" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_document_that_does_not_fit_its_bundle_is_refused(string member, string value, string code)
    {
        var bundle = Published();
        Assert.Equal(Put.Written, await PutAsync(bundle));
        await ForgeAsync(d => d[member] = JsonNode.Parse(value));
        var read = await ReadAsync();
        Assert.Equal(code, read.Ok(out var item, out var refused) ? Comparison.FirstDifference(item.Head, Code, bundle, item.Bundle)?.Code : refused.Code);
    }

    [Fact]
    public async Task Another_items_bundle_under_this_code_is_refused()
    {
        var other = new World(Story.WithImage()).Bundle(Story.Image).Withholding((_, _) => true);
        var made = Publication.Of(other, Noon, "0x1");
        var forged = JsonNode.Parse(made.Head.ToUtf8())!;
        (forged["id"], forged["pk"]) = (Code, Code);
        await server.WriteAsync(Code, forged.ToJsonString());
        var read = (await ReadAsync()).OrThrow();
        Assert.Equal("published.claim", Comparison.FirstDifference(read.Head, Code, Bundle.Parse(read.Bundle).OrThrow(), read.Bundle)!.Code);
    }

    [Fact]
    public void A_packed_text_never_unpacks_to_more_than_was_said()
    {
        var packed = Packing.Pack(new byte[10_000_000]);
        Assert.True(packed.Length < 20_000);
        Assert.Null(Packing.Unpack(packed, 1000));
        Assert.Null(Packing.Unpack("AAAA", 3));
        Assert.Equal("abc"u8.ToArray(), Packing.Unpack(Packing.Pack("abc"u8), 3));
    }

    private static Bundle Published(int? checkpoint = null) => World.Bundle(Story.Handset, checkpoint).Withholding((_, _) => true);

    private Shelf Shelf(int partLength = PartSet.PartLength) => new(region, new BackPressure(TimeProvider.System), History.Origin, partLength);

    private async Task<Put> PutAsync(Bundle bundle, int partLength = PartSet.PartLength, bool stands = true)
    {
        var made = Publication.Of(bundle, Noon, "0x1", partLength);
        return await Shelf(partLength).PutAsync(Code, made.Head.Size, made.Head.Block!, () => Task.FromResult<Publication?>(made), () => Task.FromResult(stands), default);
    }

    private Task<Result<PublishedItem>> ReadAsync() => new PublishedReader(region).ReadAsync(Code, default);

    private async Task ForgeAsync(Action<JsonNode> change)
    {
        var document = JsonNode.Parse((await server.ReadAsync(Code, Code))!)!;
        change(document);
        await server.WriteAsync(Code, document.ToJsonString());
    }
}
