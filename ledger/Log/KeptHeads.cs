using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>
/// The heads map in bounded memory: of each bucket its hash, and of those touched lately the heads, read from the store when they are touched.
/// A ledger with fewer heads than the bound comes to be held whole. One caller at a time changes a map; any number may prove from theirs.
/// </summary>
/// <param name="store">Where the heads are.</param>
/// <param name="mostHeld">Heads in memory between two steps, about 200 bytes each. A step that needs more holds more while it lasts.</param>
public sealed class KeptHeads(ILogStore store, int mostHeld = KeptHeads.MostHeld)
{
    /// <summary>About 20 MB.</summary>
    public const int MostHeld = 100_000;

    /// <summary>Buckets let go at a time.</summary>
    private const int Part = HeadsBucket.Buckets / 64;

    /// <summary>By bucket: the step that touched it last.</summary>
    private readonly long[] touched = new long[HeadsBucket.Buckets];

    private long step;

    /// <summary>The map with everything loaded that these keys need: proofs of them can be made.</summary>
    /// <param name="heads">The map.</param>
    /// <param name="lastPosition">Position of the newest statement in it.</param>
    /// <param name="keys">What will be asked.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="LogBrokenException">What is stored is not what was signed.</exception>
    public async Task<HeadsMap> LoadedAsync(HeadsMap heads, long lastPosition, IEnumerable<Hash256> keys, CancellationToken cancellation) =>
        await LoadedAsync(store, heads, heads.Missing(keys), lastPosition, cancellation);

    /// <summary>The map after these statements, and the buckets that they changed. What was not touched for long is let go.</summary>
    /// <exception cref="LogBrokenException">What is stored is not what was signed.</exception>
    public async Task<(HeadsMap After, IReadOnlyList<HeadsBucket> Changed)> SetAllAsync(
        HeadsMap before, long lastPosition, IReadOnlyCollection<Head> heads, CancellationToken cancellation)
    {
        var after = (await LoadedAsync(before, lastPosition, heads.Select(h => h.Key), cancellation)).SetAll(heads);
        step++;
        var changed = new List<HeadsBucket>(heads.Count);
        foreach (var number in heads.Select(h => HeadsBucket.NumberOf(h.Key)))
        {
            if (touched[number] != step)
            {
                touched[number] = step;
                changed.Add(after.Bucket(number));
            }
        }

        return (after.Held > mostHeld ? Trimmed(after) : after, changed);
    }

    internal static async Task<HeadsMap> LoadedAsync(ILogStore store, HeadsMap heads, IReadOnlyList<int> missing, long lastPosition, CancellationToken cancellation)
    {
        if (missing.Count == 0)
        {
            return heads;
        }

        var rows = await store.HeadsAsync(missing, lastPosition, cancellation);
        return heads.Load(missing, rows.Select(r => new Head(r.StreamKey, r.Seq, r.Digest))).Ok(out var loaded, out var differs)
            ? loaded
            : throw new LogBrokenException(differs);
    }

    /// <summary>Down to about half, so that this is done seldom; by parts that are each a small share of it, however large the log is.</summary>
    private HeadsMap Trimmed(HeadsMap heads)
    {
        long[] order = [.. touched];
        var numbers = Enumerable.Range(0, HeadsBucket.Buckets).ToArray();
        Array.Sort(order, numbers);
        for (var from = 0; from < numbers.Length && heads.Held > mostHeld / 2; from += Part)
        {
            heads = heads.Unload(numbers[from..(from + Part)]);
        }

        return heads;
    }
}
