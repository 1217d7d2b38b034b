using Integrity.Hammer.Mint;

namespace Integrity.Hammer.Load;

/// <summary>How far a case has been sent.</summary>
internal sealed class Cursor(PlannedCase @case)
{
    private int segment;
    private int next;

    /// <summary>The next statement to send; null when the case is told.</summary>
    public Planned? Current => segment < @case.Segments.Count ? @case.Segments[segment].Statements[next] : null;

    /// <summary>What remains of the segment at hand.</summary>
    public IEnumerable<Planned> Rest => segment < @case.Segments.Count ? @case.Segments[segment].Statements.Skip(next) : [];

    /// <summary>So many are settled.</summary>
    public void Advance(int count = 1)
    {
        next += count;
        if (segment < @case.Segments.Count && next >= @case.Segments[segment].Statements.Count)
        {
            (segment, next) = (segment + 1, 0);
        }
    }
}
