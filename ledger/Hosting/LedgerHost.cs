namespace Integrity.Ledger;

/// <summary>One running ledger: store, grains, sequencer, anchorer and HTTP. The same in <c>serve</c>, in <c>demo</c> and in tests.</summary>
public sealed class LedgerHost : IAsyncDisposable
{
    private LedgerHost(Uri address, string verifierKey) => (Address, VerifierKey) = (address, verifierKey);

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Address { get; }

    /// <summary>The log's C2SP verifier key (<c>name+hash+key</c>).</summary>
    public string VerifierKey { get; }

    /// <summary>The contract in use, or null without a chain.</summary>
    public string? Contract { get; init; }

    /// <summary>Starts and returns once requests are answered. Throws <see cref="LedgerStartException"/> with a code when it cannot.</summary>
    public static Task<LedgerHost> StartAsync(LedgerOptions options, CancellationToken cancellation = default) =>
        throw new LedgerStartException(new Refusal("ledger.not-yet", options.Origin));

    /// <summary><c>serve</c>: runs until cancelled or told to stop (SIGTERM, Ctrl-C); returns the exit code.</summary>
    public static async Task<int> RunAsync(LedgerOptions options, CancellationToken cancellation = default)
    {
        await using var host = await StartAsync(options, cancellation);
        await Task.Delay(Timeout.Infinite, cancellation).ContinueWith(static _ => { }, TaskScheduler.Default);
        return 0;
    }

    /// <summary>Stops taking requests, finishes what was taken, closes the store.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
