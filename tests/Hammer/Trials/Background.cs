using System.Diagnostics;
using Integrity.Hammer.Load;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Proof;

namespace Integrity.Hammer.Trials;

/// <summary>Load that goes on beside a trial until the trial is done with it.</summary>
internal sealed class Background : IAsyncDisposable
{
    /// <summary>For readers to have proved something, on a machine that does other things.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource stop = new();
    private readonly Session session;
    private readonly IReadOnlyList<Reader> readers;
    private readonly Task load;
    private readonly Task reading;

    private Background(Session session, HammerOptions options, TimeSpan expected)
    {
        this.session = session;
        var statements = (long)(options.Rate * expected.TotalSeconds) + 1000;
        var plan = session.Sign(options, statements);
        Tally = new(session.Faults);
        Target = session.Target(Tally, rough: true, stop.Token) with { Patience = TimeSpan.FromSeconds(5) };
        Canary = new(Target, session.Agencies);
        load = LoadAsync(plan, options, statements);
        (readers, reading) = session.Read(Target, options.Readers, stop.Token);
    }

    public Tally Tally { get; }

    public Target Target { get; }

    public Canary Canary { get; }

    /// <summary>A rate of its own where none is given, and any statement at any node: a trial shows that nothing is lost, not how fast it is.</summary>
    public static HammerOptions Options(HammerOptions options) => options with
    {
        Rate = options.Rate > 0 ? options.Rate : 150,
        Clients = Math.Min(options.Clients, 16),
        Statements = 0,
        Roam = true,
        Readers = Math.Min(options.Readers, 1),
    };

    /// <param name="expected">How much to sign ahead. A trial that takes longer has load to its end all the same.</param>
    public static Background Start(Session session, HammerOptions options, TimeSpan expected) => new(session, options, expected);

    /// <summary>Statements were sent to the end and acknowledged, and readers proved something. No more load then; what was begun has its answer.</summary>
    public async Task EndAsync()
    {
        var (chain, since) = (await session.TrustAsync() is not null, Stopwatch.GetTimestamp());
        while (!Shown.Enough(readers, chain) && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(100);
        }

        await StopAsync();
        Shown.Demand(session.Faults, "beside the trial", Tally, readers, chain);
        foreach (var (code, count) in Tally.Codes)
        {
            Console.WriteLine($"    {count,10:N0}  {code}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Canary.Dispose();
        stop.Dispose();
    }

    private async Task StopAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(load, reading);
    }

    private async Task LoadAsync(PlanFile first, HammerOptions options, long statements)
    {
        for (var plan = first; ; plan = session.Sign(options, statements))
        {
            using (plan)
            {
                await new Writers(Target, plan, options).RunAsync();
            }

            if (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }
}
