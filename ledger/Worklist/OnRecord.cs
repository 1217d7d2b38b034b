using Integrity.Ledger.Store;

namespace Integrity.Ledger.Worklist;

/// <summary>
/// The agreements on record between two agencies, each pair asked for once. Only a step along the log adds to them, so what is known here holds for as long
/// as the cursor stands where this node left it: it is another node's step that cannot be known of.
/// </summary>
internal sealed class OnRecord(IWorklistStore store)
{
    /// <summary>Bounds memory: some megabytes.</summary>
    private const int MostPairs = 10_000;

    private readonly Dictionary<(string Giver, string Taker), IReadOnlyList<string>> known = [];
    private long asOf = -1;

    /// <summary>The cursor as it was found: forgets what may not hold there.</summary>
    public void At(long index)
    {
        if (index != asOf || known.Count > MostPairs)
        {
            known.Clear();
        }

        asOf = index;
    }

    /// <summary>A step was written: the cursor stands there now, and these are on record besides.</summary>
    public void Advanced(long index, IEnumerable<Direction> met)
    {
        asOf = index;
        foreach (var direction in met)
        {
            _ = known.Remove((direction.Giver, direction.Taker));
        }
    }

    public async Task<IReadOnlyList<string>> OfAsync(string giver, string taker, CancellationToken cancellation)
    {
        if (!known.TryGetValue((giver, taker), out var agreements))
        {
            known[(giver, taker)] = agreements = await store.AgreementsAsync(giver, taker, cancellation);
        }

        return agreements;
    }
}
