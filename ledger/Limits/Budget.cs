namespace Integrity.Ledger.Limits;

/// <summary>
/// So many units a second for each of however many parties, in fixed memory: the generic cell rate algorithm (ITU-T I.371), one time stamp a party.
/// </summary>
/// <remarks>
/// The table never grows, whoever makes up addresses or agencies. Two parties that fall on one place share it; the hash of strings has a secret seed in
/// every process, so nobody can choose whose place he falls on.
/// </remarks>
internal sealed class Budget(int perSecond, TimeProvider clock)
{
    private const int Places = 1 << 16;
    private const int BurstSeconds = 10;

    private readonly long[] spentUntil = perSecond > 0 ? new long[Places] : [];
    private readonly long unit = perSecond > 0 ? Math.Max(1, clock.TimestampFrequency / perSecond) : 0;
    private readonly long burst = BurstSeconds * clock.TimestampFrequency;

    public int PerSecond => perSecond;

    /// <summary>Spends one unit if there is one; otherwise says how long until there is.</summary>
    public TimeSpan Spend(string party)
    {
        if (perSecond <= 0)
        {
            return TimeSpan.Zero;
        }

        ref var place = ref spentUntil[PlaceOf(party)];
        while (true)
        {
            var (had, now) = (Volatile.Read(ref place), clock.GetTimestamp());
            var after = Math.Max(had, now) + unit;
            if (after - now > burst)
            {
                return Lasting(after - now - burst);
            }

            if (Interlocked.CompareExchange(ref place, after, had) == had)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>How long until the party has a unit again; nothing is spent.</summary>
    public TimeSpan Overdrawn(string party)
    {
        if (perSecond <= 0)
        {
            return TimeSpan.Zero;
        }

        var now = clock.GetTimestamp();
        var over = Math.Max(Volatile.Read(ref spentUntil[PlaceOf(party)]), now) + unit - now - burst;
        return over > 0 ? Lasting(over) : TimeSpan.Zero;
    }

    /// <summary>Spends one unit, were it the one after the last: for work that is known only when it is done.</summary>
    public void Owe(string party)
    {
        if (perSecond <= 0)
        {
            return;
        }

        ref var place = ref spentUntil[PlaceOf(party)];
        long had;
        do
        {
            had = Volatile.Read(ref place);
        }
        while (Interlocked.CompareExchange(ref place, Math.Max(had, clock.GetTimestamp()) + unit, had) != had);
    }

    private TimeSpan Lasting(long ticks) => clock.GetElapsedTime(0, ticks);

    private static int PlaceOf(string party) => party.GetHashCode(StringComparison.Ordinal) & (Places - 1);
}
