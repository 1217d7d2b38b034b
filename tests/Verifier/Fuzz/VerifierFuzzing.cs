using System.Globalization;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Fuzz;

/// <summary>A small run on every build (FUZZ_COUNT changes it); <c>dotnet run -c Release --project tests/Fuzz</c> is the million.</summary>
public sealed class VerifierFuzzing
{
    [Fact]
    public void No_random_or_mutated_input_throws_hangs_or_passes_as_another_history()
    {
        var count = long.Parse(Environment.GetEnvironmentVariable("FUZZ_COUNT") ?? "20000", CultureInfo.InvariantCulture);
        var report = new Fuzzer().Run(first: 1_000_000_007, count);

        Assert.Empty(report.Faults);
        Assert.Equal(count, report.Count);
        Assert.True(report.Slowest < TimeSpan.FromSeconds(10), $"{report.Slowest} for seed {report.SlowestSeed}");
    }
}
