using Integrity.Hammer.Mint;

namespace Integrity.Hammer.Load;

/// <summary>How far a case has been sent.</summary>
/// <param name="case">What is sent.</param>
/// <param name="at">Which node it is sent to, while that one answers: whoever works on a case keeps his connection. A batch goes where its sender sends it.</param>
internal sealed class Cursor(PlannedCase @case, int at = 0)
{
    /// <summary>Which node takes the case's statements; another when this one does not answer.</summary>
    public int At { get; set; } = at;

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
