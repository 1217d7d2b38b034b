using Integrity.Hammer.Load;
using Integrity.Hammer.Mint;

namespace Integrity.Hammer.Trials;

/// <summary>Load that goes on beside a trial until the trial is done with it.</summary>
internal sealed class Background : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly PlanFile plan;
    private readonly Task load;
    private readonly Task reading;

    private Background(Session session, HammerOptions options, TimeSpan longest)
    {
        plan = session.Sign(options, (long)(options.Rate * longest.TotalSeconds) + 1000);
        Tally = new(session.Faults);
        Target = session.Target(Tally, rough: true, stop.Token) with { Patience = TimeSpan.FromSeconds(5) };
        Canary = new(Target, session.Agencies);
        load = new Writers(Target, plan, options).RunAsync();
        reading = session.ReadAsync(Target, options.Readers, stop.Token);
    }

    public Tally Tally { get; }

    public Target Target { get; }

    public Canary Canary { get; }

    /// <summary>A rate of its own where none is given: a trial shows that nothing is lost, not how fast it is.</summary>
    public static HammerOptions Options(HammerOptions options) => options with
    {
        Rate = options.Rate > 0 ? options.Rate : 150,
        Clients = Math.Min(options.Clients, 16),
        Statements = 0,
        Readers = Math.Min(options.Readers, 1),
    };

    /// <param name="longest">How much to sign ahead.</param>
    public static Background Start(Session session, HammerOptions options, TimeSpan longest) => new(session, options, longest);

    /// <summary>No more load; what was begun has its answer.</summary>
    public async Task EndAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(load, reading);
        foreach (var (code, count) in Tally.Codes)
        {
            Console.WriteLine($"    {count,10:N0}  {code}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(load, reading);
        Canary.Dispose();
        plan.Dispose();
        stop.Dispose();
    }
}
