using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Integrity.Ledger.Keys;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Reminders;

/// <summary>
/// Sends what waits in the outbox, each message at least once: it is taken for a while, sent, and marked; who dies in between leaves it to be
/// sent again. What fails is tried again later and later, and in the end given up.
/// </summary>
internal sealed class Sender : IDisposable
{
    /// <summary>With <see cref="Backoff"/>: the last try is more than two days after the first.</summary>
    public const int MostTries = 12;

    /// <summary>Messages of one agency taken at a time: all of them can time out before <see cref="Claim"/> ends.</summary>
    private const int Most = 8;

    /// <summary>Reminders that one transaction forgets, once a <see cref="Poll"/> at least: eighty million a day.</summary>
    private const int MostPruned = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Claim = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly string origin;
    private readonly IReminderStore store;
    private readonly LogVoice voice;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    /// <summary>Agencies whose messages are being sent.</summary>
    private readonly ConcurrentDictionary<string, Task<int>> sending = [];

    public Sender(string origin, IReminderStore store, LogVoice voice, WebhookReach reach, TimeProvider clock)
    {
        (this.origin, this.store, this.voice, this.clock) = (origin, store, voice, clock);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            MaxResponseHeadersLength = 16,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectCallback = (context, cancel) => WebhookGuard.ConnectAsync(context.DnsEndPoint, reach, cancel),
        }) { Timeout = Patience };
    }

    /// <summary>10 s, 30 s, 90 s, … at most 12 h; a fifth more or less, so that many do not come back at once.</summary>
    public static TimeSpan Backoff(int tries, double jitter) =>
        TimeSpan.FromSeconds(Math.Min(10 * Math.Pow(3, tries), 12 * 3600) * (0.8 + (0.4 * jitter)));

    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails, the messages stay in the outbox and are tried again.")]
    public async Task RunAsync(Bell bell, CancellationToken cancellation)
    {
        var pruned = DateTimeOffset.MinValue;
        while (!cancellation.IsCancellationRequested)
        {
            var rung = bell.Next;
            try
            {
                // Not waited for together: who is slow, or does not answer, is met again when he is done, and the others at once.
                var started = await StartAsync(cancellation);
                if (clock.GetUtcNow() is var now && now - pruned > TimeSpan.FromHours(1))
                {
                    // As long as there is more, a little at a time: who accepts meanwhile waits for little of it.
                    pruned = await store.PruneAsync(now - Kept, MostPruned, cancellation) == MostPruned ? DateTimeOffset.MinValue : now;
                }

                await Task.WhenAny([rung, Task.Delay(Poll, clock, cancellation), .. started]);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                await Task.Delay(Poll, clock, CancellationToken.None);
            }
        }
    }

    /// <summary>Until nothing is being sent any more; what failed is in the outbox still.</summary>
    public async Task DoneAsync() => await ((Task)Task.WhenAll(sending.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Sends what is due of every agency that is not being sent to already, and waits for it.</summary>
    /// <returns>How many were taken.</returns>
    public async Task<int> SendAsync(CancellationToken cancellation) => (await Task.WhenAll(await StartAsync(cancellation))).Sum();

    private async Task<IReadOnlyList<Task<int>>> StartAsync(CancellationToken cancellation)
    {
        foreach (var (agency, task) in sending)
        {
            _ = task.IsCompleted && sending.TryRemove(agency, out _);
        }

        var now = clock.GetUtcNow();
        var taken = await store.ClaimAsync(now, now + Claim, Most, [.. sending.Keys], cancellation);
        return [.. taken.GroupBy(d => d.Reminder.Duty.Agency).Select(ofAgency => sending[ofAgency.Key] = SendAllAsync([.. ofAgency], cancellation))];
    }

    /// <summary>One agency's messages, one after the other.</summary>
    private async Task<int> SendAllAsync(IReadOnlyList<Delivery> ofAgency, CancellationToken cancellation)
    {
        await Task.Yield();
        foreach (var delivery in ofAgency)
        {
            if (!await SendAsync(delivery, cancellation))
            {
                // Where one has just failed the next would too: they keep their tries and wait for their claim to end.
                break;
            }
        }

        return ofAgency.Count;
    }

    public void Dispose() => http.Dispose();

    private async Task<bool> SendAsync(Delivery delivery, CancellationToken cancellation)
    {
        var failure = await PostAsync(delivery, cancellation);
        ReminderMeters.Tried(failure);
        var now = clock.GetUtcNow();
        if (failure is null)
        {
            await store.DeliveredAsync(delivery, now, CancellationToken.None);
            return true;
        }

        // 410 Gone: the receiver asks not to be tried again.
        var last = delivery.Tries + 1 >= MostTries || failure == "410";
        var jitter = RandomNumberGenerator.GetInt32(1000) / 1000.0;
        await store.FailedAsync(delivery, now, failure, last ? null : now + Backoff(delivery.Tries, jitter), CancellationToken.None);
        return false;
    }

    /// <summary>Null when a 2xx came back; otherwise why not, in one word. What the receiver says besides is not read.</summary>
    private async Task<string?> PostAsync(Delivery delivery, CancellationToken cancellation)
    {
        var message = Message.Of(origin, delivery.Reminder);
        using var request = new HttpRequestMessage(HttpMethod.Post, delivery.Address)
        {
            Content = new ByteArrayContent(message.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
        try
        {
            foreach (var (name, value) in await message.SignAsync(voice, clock.GetUtcNow(), cancellation))
            {
                request.Headers.Add(name, value);
            }

            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException)
        {
            return "not-public";
        }
        catch (HttpRequestException e)
        {
            return e.HttpRequestError == HttpRequestError.SecureConnectionError ? "tls" : "unreachable";
        }
        catch (LogSignerAwayException)
        {
            return "key-away";
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return "timeout";
        }
    }
}
