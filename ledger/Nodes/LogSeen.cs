using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Nodes;

/// <summary>
/// A node whose log broke writes into the database what it had seen of the log. Whoever would sign looks there first: a node that was behind, or that
/// starts later, does not know by itself that the database went back.
/// </summary>
/// <remarks>It narrows the gap and does not close it: between the moment a lagging replica is promoted and the moment a witness reaches it, nothing is written there.</remarks>
/// <param name="log">The log as this node knows it.</param>
/// <param name="store">Where it is said.</param>
/// <param name="clock">For the pauses.</param>
internal sealed class LogSeen(LogFollower log, ILedgerStore store, TimeProvider clock)
{
    private const string Fact = "log-seen";
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>Returns when the log known here contains what every broken node had seen.</summary>
    /// <exception cref="LogBrokenException">It does not.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        if (await store.Anchors.FactAsync(Fact, cancellation) is not { } seen)
        {
            return;
        }

        // Tiles anew: those that were read before may be of another database.
        var (size, now) = (SizeOf(seen), log.Current.Size);
        if (size == 0 || size > now || seen != Say(size, await new TreeReader(store.Log).RootAsync(size, cancellation)))
        {
            throw new LogBrokenException(new Refusal("log.went-back", $"{size}", $"{now}"));
        }
    }

    /// <summary>Waits for the log to break, then says what was seen until that is written.</summary>
    /// <param name="broken">Hears of it first.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(Action<LogBrokenException> broken, CancellationToken cancellation)
    {
        while (log.Fatal is null && !cancellation.IsCancellationRequested)
        {
            await Task.Delay(Glance, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (log.Fatal is { } fatal)
        {
            broken(fatal);
            while (!cancellation.IsCancellationRequested && !await TellAsync(cancellation))
            {
                await Task.Delay(Glance, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A store that does not answer now may answer next time.")]
    private async Task<bool> TellAsync(CancellationToken cancellation)
    {
        var (size, root) = (log.Current.Size, log.Current.Root);
        try
        {
            var was = await store.Anchors.FactAsync(Fact, cancellation);
            return size == 0 || SizeOf(was) >= size || await store.Anchors.SwapFactAsync(Fact, was, Say(size, root), cancellation);
        }
        catch (Exception)
        {
            return false;
        }
    }

    private static string Say(long size, Hash256 root) => string.Create(CultureInfo.InvariantCulture, $"{size} {root}");

    /// <summary>0 for what this program did not write.</summary>
    private static long SizeOf(string? seen) =>
        seen?.Split(' ') is [var size, _] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
