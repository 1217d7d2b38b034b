namespace Integrity.Ledger.Limits;

/// <summary>So many at once for each of however many parties, in fixed memory; see <see cref="Budget"/> for why parties may share a place.</summary>
internal sealed class SeatTable(int mostOfOne)
{
    private const int Places = 1 << 16;

    private readonly int[] taken = new int[Places];

    public int MostOfOne => mostOfOne;

    public Seat? Take(string party)
    {
        var place = party.GetHashCode(StringComparison.Ordinal) & (Places - 1);
        if (Interlocked.Increment(ref taken[place]) <= mostOfOne)
        {
            return new Seat(() => Interlocked.Decrement(ref taken[place]));
        }

        _ = Interlocked.Decrement(ref taken[place]);
        return null;
    }
}
