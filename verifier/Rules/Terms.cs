using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Statements;

namespace Integrity.Rules;

/// <summary>Terms as a history goes on: incremental, pure, the same for a report and for a worklist.</summary>
public static class Terms
{
    /// <summary>The item's terms after one more statement, in order of starting. What an act ends without meeting is dropped.</summary>
    /// <param name="before">After the statement before; empty for the first.</param>
    /// <param name="itemBefore">The item before it; null for its first.</param>
    /// <param name="itemAfter">The item after it.</param>
    /// <param name="offset">The fixed offset of the agency's keyring, <c>+08:00</c>; null for the pack's.</param>
    public static ImmutableArray<TermState> Step(
        ImmutableArray<TermState> before, Statement statement, ItemState? itemBefore, ItemState itemAfter, Pack pack, string? offset)
    {
        var course = new TermCourse(pack, before.IsDefault ? [] : before);
        course.Step(statement, itemBefore, itemAfter, offset);
        return course.ToImmutable();
    }
}
