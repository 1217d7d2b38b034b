using Integrity.Identifiers;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Pages.Items;
using Integrity.Proofs;
using Integrity.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>A verdict of a moment ago: of what it answers, for whom, how much is kept, and for how long.</summary>
public sealed class JudgedItemsFacts
{
    private readonly FakeTimeProvider clock = new();
    private readonly JudgedItems kept;

    public JudgedItemsFacts() => kept = new(clock);

    [Fact]
    public void It_answers_for_the_very_history_checkpoint_and_block_that_it_was_made_of()
    {
        var block = Hash256.Sha256("block"u8);
        kept.Keep(Point(0), Judged(1));
        Assert.NotNull(kept.Find(Point(0)));
        Assert.Null(kept.Find(Point(0) with { Size = 8 }));
        Assert.Null(kept.Find(Point(0) with { Head = Hash256.Sha256("another"u8) }));
        Assert.Null(kept.Find(Point(0) with { Block = block }));

        // The log or its anchor went on while somebody waited: what he got is of another point than he asked for.
        kept.Keep(Point(1), Judged(1) with { Size = 8 });
        Assert.Null(kept.Find(Point(1)));
        kept.Keep(Point(1), Judged(1) with { Block = block });
        Assert.Null(kept.Find(Point(1)));
        kept.Keep(Point(1) with { Block = block }, Judged(1) with { Block = block });
        Assert.NotNull(kept.Find(Point(1) with { Block = block }));
    }

    [Fact]
    public void The_oldest_make_room_and_one_that_is_larger_than_all_of_it_throws_nobody_out()
    {
        kept.Keep(Point(0), Judged(JudgedItems.Most - 100));
        clock.Advance(TimeSpan.FromSeconds(1));
        kept.Keep(Point(1), Judged(90));
        Assert.NotNull(kept.Find(Point(0)));
        kept.Keep(Point(2), Judged(90));
        Assert.Null(kept.Find(Point(0)));
        kept.Keep(Point(3), Judged(JudgedItems.Most + 1));
        Assert.Null(kept.Find(Point(3)));
        Assert.NotNull(kept.Find(Point(1)));
        Assert.NotNull(kept.Find(Point(2)));
        Assert.Equal(180, kept.Bytes);
    }

    [Fact]
    public async Task After_a_minute_it_is_gone_also_where_nobody_asks_any_more()
    {
        kept.Keep(Point(0), Judged(5));
        clock.Advance(JudgedItems.Life - TimeSpan.FromSeconds(1));
        Assert.NotNull(kept.Find(Point(0)));
        kept.Keep(Point(1), Judged(7));
        clock.Advance(TimeSpan.FromSeconds(1));
        await UntilAsync(7);
        Assert.Null(kept.Find(Point(0)));
        Assert.NotNull(kept.Find(Point(1)));
        clock.Advance(JudgedItems.Life);
        await UntilAsync(0);

        // A clock that is set back meanwhile lets it live no longer than another minute.
        kept.Keep(Point(3), Judged(3));
        clock.Advance(JudgedItems.Life / 2);
        clock.AdjustTime(clock.GetUtcNow() - (JudgedItems.Life / 4));
        clock.Advance(JudgedItems.Life / 2);
        Assert.NotNull(kept.Find(Point(3)));
        await PassAsync(0);

        // A clock that was set back brings nothing back, and what is asked for is dropped without a timer, too.
        kept.Keep(Point(2), Judged(7));
        clock.AdjustTime(clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Null(kept.Find(Point(2)));
        Assert.Equal(0, kept.Bytes);

        // The next look is set a moment after the last has found it fresh: time goes on in small parts, so that one of them comes after that.
        async Task PassAsync(long bytes)
        {
            for (var passed = TimeSpan.Zero; kept.Bytes != bytes; passed += JudgedItems.Life / 60)
            {
                Assert.True(passed <= 2 * JudgedItems.Life, $"{kept.Bytes}");
                clock.Advance(JudgedItems.Life / 60);
                await Task.Delay(5);
            }
        }

        async Task UntilAsync(long bytes)
        {
            for (var tries = 0; kept.Bytes != bytes; tries++)
            {
                Assert.True(tries < 500, $"{kept.Bytes}");
                await Task.Delay(10);
            }
        }
    }

    [Fact]
    public async Task Who_finds_one_needs_no_seat_and_who_may_not_read_as_much_gets_his_own()
    {
        kept.Keep(Point(0), Judged(1));
        var found = await kept.OfAsync(Point(0), _ => Task.FromResult(true), () => throw new InvalidOperationException("a seat"), () => throw new InvalidOperationException("judged"));
        Assert.Same(kept.Find(Point(0)), found.OrThrow().Item);

        var own = Judged(2);
        var other = await kept.OfAsync(Point(0), _ => Task.FromResult(false), () => Task.FromResult<Result<Seat>>(new Seat(() => { })), () => Task.FromResult<Result<Judging>>(new Judging(own)));
        Assert.Same(own, other.OrThrow().Item);
        Assert.Same(own, kept.Find(Point(0)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_others_judged_while_one_waited_for_a_seat_is_not_judged_again_nor_refused(bool seated)
    {
        var (made, given) = (Judged(1), 0);
        var found = await kept.OfAsync(
            Point(0),
            _ => Task.FromResult(true),
            () =>
            {
                kept.Keep(Point(0), made);
                return Task.FromResult(seated ? new Seat(() => given++) : (Result<Seat>)new Refusal("ledger.busy"));
            },
            () => throw new InvalidOperationException("judged"));
        Assert.Same(made, found.OrThrow().Item);
        Assert.Equal(seated ? 1 : 0, given);

        var refused = await kept.OfAsync(
            Point(1), _ => Task.FromResult(true), () => Task.FromResult<Result<Seat>>(new Refusal("ledger.busy")), () => throw new InvalidOperationException("judged"));
        Assert.Equal("ledger.busy", refused.Why?.Code);
    }

    private JudgedItem Judged(long bytes) => new(new Verdict([], [], null), 7, null, null, [], new HashSet<StreamName>(), bytes, clock.GetUtcNow());

    private static JudgedPoint Point(int n) => new(Story.Handset, Hash256.Sha256([(byte)n]), 7, null, null);
}
