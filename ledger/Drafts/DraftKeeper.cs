using Integrity.Ledger.Store;

namespace Integrity.Ledger.Drafts;

/// <summary>Takes away what has waited long enough, soon after its time is over: what may be withheld later is not kept for nothing. Every node does it.</summary>
internal sealed class DraftKeeper(IDraftStore store, TimeProvider clock)
{
    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            var pause = Between;
            try
            {
                await store.PruneAsync(clock.GetUtcNow(), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception)
            {
                // The store is away or full: it says so itself. Nobody is shown a draft that has ended, whether or not its row is still there.
                pause = Soon;
            }

            await Task.Delay(pause, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
