using System.Collections.Immutable;

namespace Integrity.Ledger.Log;

/// <summary>Where the steps that this node made last put their statements: whoever waited for one need not ask the store. Immutable.</summary>
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
