using Integrity.Ledger.Accept;
using Microsoft.Extensions.Time.Testing;

namespace Integrity.Ledger.Tests.Accept;

/// <summary>Who works beside accepting gives way while statements are being decided, and only then.</summary>
public sealed class SidelineFacts
{
    private readonly FakeTimeProvider clock = new();
    private readonly Traffic traffic = new();

    [Fact]
    public void Alone_it_goes_on_at_once_however_long_it_worked()
    {
        var sideline = Begun();
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(sideline.GiveWayAsync(default).IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.Zero, sideline.Rested);
    }

    [Fact]
    public async Task Beside_others_it_rests_a_multiple_of_what_it_worked_and_begins_a_new_stretch()
    {
        traffic.Enter();
        var sideline = Begun();
        clock.Advance(TimeSpan.FromMilliseconds(3));
        Assert.True(sideline.GiveWayAsync(default).IsCompletedSuccessfully);
        clock.Advance(TimeSpan.FromMilliseconds(7));
        var resting = sideline.GiveWayAsync(default);
        clock.Advance(TimeSpan.FromMilliseconds(39));
        Assert.False(resting.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await resting;
        Assert.Equal(TimeSpan.FromMilliseconds(40), sideline.Rested);
        Assert.True(sideline.GiveWayAsync(default).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_stretch_that_waited_itself_is_not_paid_for_without_end()
    {
        traffic.Enter();
        var sideline = Begun();
        clock.Advance(TimeSpan.FromMinutes(1));
        var resting = sideline.GiveWayAsync(default);
        clock.Advance(TimeSpan.FromSeconds(2));
        await resting.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Busy_is_whoever_has_one_that_is_not_decided()
    {
        Assert.False(traffic.IsBusy);
        traffic.Enter();
        traffic.Enter();
        traffic.Leave();
        Assert.True(traffic.IsBusy);
        traffic.Leave();
        Assert.False(traffic.IsBusy);
    }

    [Fact]
    public async Task A_rest_ends_with_the_term()
    {
        traffic.Enter();
        var sideline = Begun();
        clock.Advance(TimeSpan.FromMilliseconds(10));
        using var over = new CancellationTokenSource();
        var resting = sideline.GiveWayAsync(over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => resting);
    }

    private Sideline Begun()
    {
        var sideline = new Sideline(traffic, 4, clock);
        sideline.Begin();
        return sideline;
    }
}
