using System.Text.Json;
using Integrity.Ledger;
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

    /// <summary>One that is on the chain, as the log's page tells it.</summary>
    public JsonElement Anchor { get; private set; }

    /// <summary>The verifying page by itself.</summary>
    public VerifierHost Alone { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        if (Chromium.Program is null)
        {
            return;
        }

        Ledger = await LiveLedger.StartAsync(withChain: true);
        Story = Testing.Story.Full();

        // Two anchors at least, in blocks of different times, which are whole seconds: less is no growth. With the last one everything before it is anchored.
        var first = await Ledger.PostAsync(Story.Log[0], "anchor");
        Assert.True(first.Status is 201, first.ToString());
        await Task.Delay(TimeSpan.FromSeconds(1.1));
        await Ledger.PlayAsync(Story);
        var last = await Ledger.PostAsync(Story.Log[^1], "anchor");
        Assert.True(last.Status is 200, last.ToString());
        Anchor = (await Ledger.GetAsync("log?format=json")).Json.GetProperty("anchors")[0];
        Alone = await VerifierHost.StartAsync(new WebOptions { ConsoleLog = false });
    }

    public async Task DisposeAsync()
    {
        if (Ledger is not null)
        {
            await Alone.DisposeAsync();
            await Ledger.DisposeAsync();
        }
    }
}
