using Xunit.Abstractions;

namespace Integrity.Contracts.Tests.Gas;

public sealed class AnchorGasFacts(ITestOutputHelper output)
{
    [Fact]
    public async Task An_anchor_at_a_million_leaves_stays_within_its_gas()
    {
        await using var chain = await Repository.StartAsync();
        var measured = await AnchorGas.MeasureAsync(chain, 1_000_000, 1, 100, 10_000);
        foreach (var (statements, gas) in measured)
        {
            output.WriteLine($"{statements} statements: {gas} gas, {(double)gas / statements:0.0} each");
            Assert.InRange(gas, 21_000, 150_000);
        }

        Assert.True(measured[2].PerStatement <= 15);
    }
}
