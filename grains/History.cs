using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Grains;

/// <summary>A stream replayed: where it stood after each statement. Immutable, so it may be read while the next statement is decided.</summary>
public sealed class History
{
    private readonly ImmutableList<(long Position, StreamState After)> steps;

    private History(StreamState empty, ImmutableList<(long Position, StreamState After)> steps) => (Empty, this.steps) = (empty, steps);

    public StreamState Latest => steps.IsEmpty ? Empty : steps[^1].After;

    public long Count => steps.Count;

    /// <summary>The position after its last statement; 0 without any.</summary>
    public long End => steps.IsEmpty ? 0 : steps[^1].Position + 1;

    private StreamState Empty { get; }

    public static History Of(StreamName stream) => new(StreamState.Empty(stream), []);

    public History Add(long position, StreamState after) => new(Empty, steps.Add((position, after)));

    /// <summary>Where the stream stood just before this position in the order of acceptance.</summary>
    public StreamState Before(long position)
    {
        var (low, high) = (0, steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = steps[middle].Position < position ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? Empty : steps[low - 1].After;
    }
}
