using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Integrity.Hammer.Mint;

namespace Integrity.Hammer.Load;

/// <summary>Single submissions by many clients, flat out or at a rate.</summary>
internal sealed class Writers(Target target, PlanFile plan, HammerOptions options)
{
    /// <summary>Ends when the plan is told or the target's stop is raised.</summary>
    public Task RunAsync() => options.Rate > 0 ? AtRateAsync(options.Rate) : FlatOutAsync();

    /// <summary>Closed loop: each client tells one case after the other.</summary>
    private Task FlatOutAsync() => Task.WhenAll(Enumerable.Range(0, options.Clients).Select(n => Task.Run(async () =>
    {
        using var clerk = new Clerk(target);
        var dice = new Random(options.Seed + n);
        while (!target.Stop.IsCancellationRequested && plan.Next() is { } @case)
        {
            var cursor = new Cursor(@case, n);
            while (cursor.Current is { } planned && await StepAsync(clerk, cursor, planned, dice, Stopwatch.GetTimestamp()))
            {
            }
        }
    })));

    /// <summary>
    /// Open loop: statements fall due at fixed times whether or not earlier ones are answered, and each one's latency counts from when it was due.
    /// A slow moment of the service is then paid by everything that fell due in it (no coordinated omission).
    /// </summary>
    private async Task AtRateAsync(double rate)
    {
        var due = Channel.CreateUnbounded<long>(new() { SingleWriter = true });
        var ready = new ConcurrentQueue<Cursor>();
        var clients = Enumerable.Range(0, 4 * options.Clients).Select(n => Task.Run(async () =>
        {
            using var clerk = new Clerk(target);
            var dice = new Random(options.Seed + n);
            await foreach (var time in due.Reader.ReadAllAsync())
            {
                if (target.Stop.IsCancellationRequested)
                {
                    return;
                }

                var cursor = ready.TryDequeue(out var begun) ? begun : plan.Next() is { } @case ? new Cursor(@case, n) : null;
                if (cursor?.Current is { } planned && await StepAsync(clerk, cursor, planned, dice, time) && cursor.Current is not null)
                {
                    ready.Enqueue(cursor);
                }
            }
        })).ToArray();
        var (begin, sent) = (Stopwatch.GetTimestamp(), 0L);
        while (!target.Stop.IsCancellationRequested && sent < plan.Statements)
        {
            await Task.Delay(1);
            for (var now = (long)(Stopwatch.GetElapsedTime(begin).TotalSeconds * rate); sent < now; sent++)
            {
                _ = due.Writer.TryWrite(begin + (long)((sent + 1) / rate * Stopwatch.Frequency));
            }
        }

        due.Writer.Complete();
        await Task.WhenAll(clients);
    }

    private async ValueTask<bool> StepAsync(Clerk clerk, Cursor cursor, Planned planned, Random dice, long due)
    {
        var wait = options.Wait == "mix" ? (dice.Next(4) == 0 ? "log" : "none") : options.Wait;
        cursor.At += options.Roam ? 1 : 0;
        if (!await clerk.SubmitAsync(cursor, planned, wait, due))
        {
            return false;
        }

        cursor.Advance();
        if (planned.Refusal is null && dice.NextDouble() < options.Repeat)
        {
            _ = await clerk.SubmitAsync(cursor, planned, "none", Stopwatch.GetTimestamp(), again: true);
        }

        return !target.Stop.IsCancellationRequested;
    }
}
