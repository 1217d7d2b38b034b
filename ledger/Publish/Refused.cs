using System.Collections.Concurrent;
using Integrity.Grains;

namespace Integrity.Ledger.Publish;

/// <summary>Items of a step that will not be published however often they are tried. Each gets a few tries, for what looks final may pass after all.</summary>
internal sealed class Refused
{
    /// <summary>Rounds in which an item must be refused before the others go on without it.</summary>
    public const int MostTries = 3;

    private readonly Dictionary<string, int> tries = [];

    /// <summary>Looks at the items of a step, each as it says; what came of those refused for good, by evidence code.</summary>
    /// <param name="items">Evidence codes.</param>
    /// <param name="atOnce">In flight.</param>
    /// <param name="look">At one of them.</param>
    /// <param name="cursor">Knows which were refused before: they have had their tries.</param>
    /// <param name="cancellation">Ends it between two requests.</param>
    /// <returns>Item and refusal. Whatever fails otherwise, or has tries left, is thrown when all others have been looked at, or at once.</returns>
    public async Task<IReadOnlyDictionary<string, RefusedItem>> RunAsync(
        IEnumerable<string> items, int atOnce, Func<string, CancellationToken, Task> look, PublishCursor cursor, CancellationToken cancellation)
    {
        var refused = new ConcurrentDictionary<string, Exception>();
        await Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation }, async (item, c) =>
        {
            try
            {
                await look(item, c);
            }
            catch (Exception failure) when (Of(failure) is not null)
            {
                refused[item] = failure;
            }
        });

        var fresh = refused.Keys.Where(item => !cursor.IsAside(item)).ToList();
        foreach (var item in fresh)
        {
            tries[item] = tries.GetValueOrDefault(item) + 1;
        }

        if (fresh.Find(item => tries[item] < MostTries || cursor.Aside.Length + fresh.Count > PublishCursor.MostAside) is { } wait)
        {
            throw refused[wait];
        }

        tries.Clear();
        return refused.ToDictionary(r => r.Key, r => Of(r.Value)!.Value);
    }

    /// <summary>Of a refusal for good; null for what may pass by itself.</summary>
    private static RefusedItem? Of(Exception failure) => failure switch
    {
        RegionException { IsForGood: true } refused => new(refused.Refusal.Code, refused.OfRemoval),
        StreamBrokenException => new("publish.failed", false),
        _ => null,
    };
}
