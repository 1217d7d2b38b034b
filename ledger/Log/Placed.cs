using System.Collections.Immutable;

namespace Integrity.Ledger.Log;

/// <summary>Where the last steps put their statements, whichever node made them: whoever waited for one need not ask the store. Immutable.</summary>
public sealed class Placed
{
    public static readonly Placed Nothing = new([]);

    /// <summary>A waiting request is answered some steps after its own at the latest.</summary>
    private const int MostSteps = 16;

    private readonly ImmutableArray<(long First, long[] Positions)> steps;

    private Placed(ImmutableArray<(long First, long[] Positions)> steps) => this.steps = steps;

    /// <summary>With one step more.</summary>
    /// <param name="first">The log index of its first statement.</param>
    /// <param name="positions">Its statements' positions, in order.</param>
    public Placed With(long first, long[] positions) => new([.. steps.TakeLast(MostSteps - 1), (first, positions)]);

    /// <summary>With what another node logged.</summary>
    /// <param name="first">The log index of the first of <paramref name="isStatement"/>.</param>
    /// <param name="isStatement">Which of the leaves are statements; the others are heads.</param>
    /// <param name="after">Statements up to this position were logged before.</param>
    /// <param name="last">The newest one's position.</param>
    /// <remarks>
    /// No leaf names a position. But the log keeps their order, so where there are as many statements as positions, each has its own. Where there are
    /// fewer, a position was never used, and the store is asked. Were the store wrong about its checkpoint's last position, the receipt's proof would not verify.
    /// </remarks>
    public Placed With(long first, IReadOnlyList<bool> isStatement, long after, long last)
    {
        if (isStatement.Count(s => s) != last - after)
        {
            return Nothing;
        }

        var (placed, run) = (this, new List<long>());
        for (var i = 0; i < isStatement.Count; i++)
        {
            if (isStatement[i])
            {
                run.Add(++after);
            }
            else if (run.Count > 0)
            {
                placed = placed.With(first + i - run.Count, [.. run]);
                run.Clear();
            }
        }

        return placed;
    }

    /// <summary>The log index of the statement at this position; null when it is not among the last.</summary>
    public long? IndexOf(long position)
    {
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            var place = Array.BinarySearch(steps[i].Positions, position);
            if (place >= 0)
            {
                return steps[i].First + place;
            }
        }

        return null;
    }
}
