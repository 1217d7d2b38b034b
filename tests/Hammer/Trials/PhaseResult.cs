using Integrity.Hammer.Load;
using Integrity.Hammer.Proof;

namespace Integrity.Hammer.Trials;

/// <summary>What a phase came to.</summary>
internal sealed record PhaseResult(string Name, HammerOptions Options, TimeSpan Elapsed, Tally Tally, IReadOnlyList<Reader> Readers, Meter Meter)
{
    public double Rate => Tally.Acknowledged / Elapsed.TotalSeconds;

    public PhaseResult Print()
    {
        var statements = Math.Max(1, Tally.Acknowledged);
        Console.WriteLine($"""

            {Name}: {Tally.Acknowledged:N0} statements in {Elapsed.TotalSeconds:F1} s: {Rate:N0}/s{(Options.Rate > 0 ? $" (asked: {Options.Rate:N0}/s, latency from when each was due)" : "")}
              accept       {Tally.Accept}
              wait=log     {Tally.Logged}
              anchored     {Tally.Anchored}
              refused as they must {Tally.Refused:N0}; sent twice, one receipt {Tally.Repeated:N0}
              readers: {Readers.Sum(r => r.Consistent):N0} checkpoints continue the one before, {Readers.Sum(r => r.Intact):N0} bundles intact, {Readers.Sum(r => r.Pending):N0} whole but pending
              processor: service {Meter.ServiceSeconds:F1} s ({1e6 * Meter.ServiceSeconds / statements:F0} µs a statement), database {(Meter.StoreSeconds > 0 ? $"{Meter.StoreSeconds:F1} s ({1e6 * Meter.StoreSeconds / statements:F0} µs)" : "in the service")}, client and readers {Meter.ClientSeconds:F1} s ({1e6 * Meter.ClientSeconds / statements:F0} µs)
              {Meter.Memory()}
            """);
        foreach (var (code, count) in Tally.Codes)
        {
            Console.WriteLine($"    {count,10:N0}  {code}");
        }

        return this;
    }
}
