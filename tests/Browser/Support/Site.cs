using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Browser.Tests;

/// <summary>A ledger with a chain of its own and the story's agencies, for tests that only read or make items of their own. Started once.</summary>
public sealed class Site : IAsyncLifetime
{
    public LiveLedger Ledger { get; private set; } = null!;

    /// <summary>Everything that was submitted: three agencies, one item's whole history.</summary>
    public History Story { get; private set; } = null!;

    public Uri Address => Ledger.Host.Address;

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        Ledger = await LiveLedger.StartAsync(withChain: true);
        Story = Testing.Story.Full();
        await Ledger.PlayAsync(Story);

        // The last one is anchored: so is everything before it.
        var last = await Ledger.PostAsync(Story.Log[^1], "anchor");
        Assert.True(last.Status is 200, last.ToString());
    }

    public async Task DisposeAsync()
    {
        if (Ledger is not null)
        {
            await Ledger.DisposeAsync();
        }
    }
}
