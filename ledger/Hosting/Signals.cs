using System.Runtime.InteropServices;

namespace Integrity.Ledger;

/// <summary>What a service's process does until it is told to stop.</summary>
internal static class Signals
{
    /// <summary>Starts something and lets it run until cancelled, SIGTERM or Ctrl-C; then disposes it. Returns the exit code.</summary>
    public static async Task<int> UntilToldAsync(Func<CancellationToken, Task<IAsyncDisposable>> start, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await using var host = await start(stop.Token);
        await Task.Delay(Timeout.Infinite, stop.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return 0;
    }
}
