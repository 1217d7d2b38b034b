using System.Diagnostics.CodeAnalysis;
using System.Text;
using Integrity.Keys;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;
using Microsoft.AspNetCore.Http;

namespace Integrity.Ledger.Tests.Reminders;

/// <summary>The outbox, over a real store, to a real receiver.</summary>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes through IAsyncLifetime.")]
public sealed class SenderFacts : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly SigningKey Key = Cast.Key("log", SignatureAlgorithm.EdDSA);
    private static readonly string Police = Cast.Police.Id.ToString();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-sender-");
    private readonly SetClock clock = new(Noon);
    private readonly StoreProbe probe = new();
    private SqliteDatabase database = null!;
    private Receiver receiver = null!;
    private long told;

    public async Task InitializeAsync()
    {
        database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), probe);
        receiver = await Receiver.StartAsync();
        await database.Worklist.ResetAsync("", "rules", null, default);
        await database.Reminders.PutWebhookAsync(Police, receiver.Address, Noon, default);
    }

    public async Task DisposeAsync()
    {
        await receiver.DisposeAsync();
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_message_says_what_is_due_to_whom_is_signed_by_the_logs_key_and_holds_nothing_personal()
    {
        await TellAsync();
        using var sender = Sender();
        Assert.Equal(1, await sender.SendAsync(default));
        var (_, headers, body) = Assert.Single(receiver.Requests);
        Assert.Equal(
            $$$"""{"type":"duty.open","timestamp":"2026-03-02T12:00:00Z","data":{"origin":"{{{History.Origin}}}","agency":"cn.331024.psb","item":"{{{Story.Handset.Id}}}","kind":"term","name":"TIM-01","status":"open","by":"cn.331024.lab","seq":1,"since":"2026-03-01T12:00:00Z","due":"2026-03-03T12:00:00Z"}}""",
            Encoding.UTF8.GetString(body));

        // As a receiver's library does it: whpk_ key, v1a signature over id.timestamp.body.
        var (id, time) = (headers["webhook-id"], headers["webhook-timestamp"]);
        Assert.Equal($"{Noon.ToUnixTimeSeconds()}", time);
        var signature = Convert.FromBase64String(headers["webhook-signature"]["v1a,".Length..]);
        Assert.True(Key.Public.Verify([.. Encoding.ASCII.GetBytes($"{id}.{time}."), .. body], signature));
        Assert.StartsWith("whpk_", Message.PublicKey(Key.Public), StringComparison.Ordinal);
        Assert.Equal(0, await sender.SendAsync(default));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(301)]
    [InlineData(307)]
    public async Task What_is_not_taken_is_sent_again_later_and_later_under_the_same_id_and_given_up_in_the_end(int status)
    {
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = new Uri(receiver.Address, "elsewhere").ToString();
            return Task.CompletedTask;
        };
        await TellAsync();
        using var sender = Sender();
        var pauses = new List<TimeSpan>();
        for (var last = Noon; receiver.Requests.Count < Integrity.Ledger.Reminders.Sender.MostTries; clock.Now += TimeSpan.FromSeconds(4))
        {
            var before = receiver.Requests.Count;
            _ = await sender.SendAsync(default);
            if (receiver.Requests.Count > before)
            {
                pauses.Add(clock.Now - last);
                last = clock.Now;
                clock.Now += last - Noon > TimeSpan.FromHours(1) ? (last - Noon) / 4 : TimeSpan.Zero;
            }
        }

        clock.Now += TimeSpan.FromDays(30);
        Assert.Equal(0, await sender.SendAsync(default));
        Assert.Equal(Integrity.Ledger.Reminders.Sender.MostTries, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(r => r.Headers["webhook-id"]).Distinct());
        Assert.All(receiver.Requests, r => Assert.Equal("/hook", r.Path));
        Assert.Equal(pauses.Skip(1).Take(6).Order(), pauses.Skip(1).Take(6));
        var webhook = (await database.Reminders.WebhookAsync(Police, default))!;
        Assert.Equal((0, 1, $"{status}"), (webhook.Waiting, webhook.GivenUp, webhook.Failure));
    }

    [Fact]
    public async Task A_receiver_that_is_gone_is_not_tried_again()
    {
        await receiver.AnswerAsync(StatusCodes.Status410Gone);
        await TellAsync();
        using var sender = Sender();
        _ = await sender.SendAsync(default);
        clock.Now += TimeSpan.FromDays(30);
        Assert.Equal(0, await sender.SendAsync(default));
        Assert.Single(receiver.Requests);
    }

    [Fact]
    public async Task Killed_between_sending_and_marking_it_sends_again_under_the_same_id()
    {
        await TellAsync();
        probe.Hook = at => _ = at == "delivered" ? throw new IOException("killed") : 0;
        using (var dies = Sender())
        {
            await Assert.ThrowsAnyAsync<Exception>(() => dies.SendAsync(default));
        }

        probe.Hook = null;
        using var sender = Sender();
        Assert.Equal(0, await sender.SendAsync(default));
        clock.Now += TimeSpan.FromMinutes(3);
        Assert.Equal(1, await sender.SendAsync(default));
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(r => r.Headers["webhook-id"]).Distinct());
        Assert.Equal(2, receiver.Requests.Select(r => r.Headers["webhook-timestamp"]).Distinct().Count());
    }

    [Fact]
    public async Task A_slow_receiver_keeps_no_other_waiting()
    {
        await using var other = await Receiver.StartAsync();
        using var hang = new CancellationTokenSource();
        receiver.Answer = http => Task.Delay(Timeout.Infinite, CancellationTokenSource.CreateLinkedTokenSource(hang.Token, http.RequestAborted).Token)
            .ContinueWith(static _ => { }, TaskScheduler.Default);
        await database.Reminders.PutWebhookAsync(Cast.Lab.Id.ToString(), other.Address, Noon, default);
        await TellAsync();
        await TellAsync(Cast.Lab.Id.ToString());
        using var sender = Sender();
        var sending = sender.SendAsync(default);
        for (var i = 0; i < 500 && other.Requests.IsEmpty; i++)
        {
            await Task.Delay(10);
        }

        Assert.False(sending.IsCompleted);
        Assert.Single(other.Requests);
        await hang.CancelAsync();
        Assert.Equal(2, await sending);
    }

    [Fact]
    public async Task A_receiver_that_never_answers_and_has_much_waiting_keeps_nobody_waiting()
    {
        await using var other = await Receiver.StartAsync();
        receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        await database.Reminders.PutWebhookAsync(Cast.Lab.Id.ToString(), other.Address, Noon, default);
        for (var i = 0; i < 80; i++)
        {
            await TellAsync();
        }

        await TellAsync(Cast.Lab.Id.ToString());
        using var sender = Sender();
        using var stop = new CancellationTokenSource();
        var (bell, started) = (new Bell(), TimeProvider.System.GetTimestamp());
        var running = sender.RunAsync(bell, stop.Token);
        for (var i = 0; i < 400 && other.Requests.IsEmpty; i++)
        {
            await Task.Delay(10);
        }

        // One that comes while the other is still being waited for.
        Assert.Single(other.Requests);
        await TellAsync(Cast.Lab.Id.ToString());
        bell.Ring();
        for (var i = 0; i < 400 && other.Requests.Count < 2; i++)
        {
            await Task.Delay(10);
        }

        Assert.Equal(2, other.Requests.Count);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(9), "It waited for the one that never answers.");
        Assert.Single(receiver.Requests);
        await stop.CancelAsync();
        await running;
        await sender.DoneAsync();
    }

    [Fact]
    public async Task Where_the_operator_allows_only_public_addresses_this_machine_is_not_asked()
    {
        await TellAsync();
        using var sender = Sender(WebhookReach.Private);
        _ = await sender.SendAsync(default);
        Assert.Empty(receiver.Requests);
        Assert.Equal("not-public", (await database.Reminders.WebhookAsync(Police, default))!.Failure);
    }

    [Fact]
    public void Pauses_grow_threefold_up_to_half_a_day()
    {
        Assert.Equal(TimeSpan.FromSeconds(10), Integrity.Ledger.Reminders.Sender.Backoff(0, 0.5));
        Assert.Equal(TimeSpan.FromSeconds(90), Integrity.Ledger.Reminders.Sender.Backoff(2, 0.5));
        Assert.Equal(TimeSpan.FromHours(12), Integrity.Ledger.Reminders.Sender.Backoff(11, 0.5));
        Assert.InRange(Enumerable.Range(0, Integrity.Ledger.Reminders.Sender.MostTries - 1).Sum(n => Integrity.Ledger.Reminders.Sender.Backoff(n, 0).TotalDays), 1, 3);
    }

    private Sender Sender(WebhookReach reach = WebhookReach.Loopback) => new(History.Origin, database.Reminders, new LogVoice(History.Origin, new FileSigner(Key)), reach, clock);

    private async Task TellAsync(string? agency = null)
    {
        var seq = ++told;
        var duty = new Duty(
            new(Story.Handset.ToString(), DutyKind.Term, "TIM-01", seq, seq), agency ?? Police, Cast.Lab.Id.ToString(), Noon.AddDays(-1), Noon.AddDays(1), TimeSpan.FromHours(2));
        Assert.True(await database.Worklist.AdvanceAsync(new("rules", seq - 1, seq, Noon, [], [], [], [new(duty, DutyStatus.Open, Noon)]), default));
    }
}
