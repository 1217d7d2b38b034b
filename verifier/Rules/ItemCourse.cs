using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Rules;

/// <summary>One item's history while it is judged.</summary>
internal sealed class ItemCourse(Course course, ReplayedItem item)
{
    private readonly Lazy<ImmutableArray<TermState>> terms = new(() => TermCourse.Of(item, course.Pack));
    private readonly Lazy<ItemCourse> origin = new(() => Origin(course, item));
    private readonly Lazy<bool> referred = new(() => item.Steps.Any(s => s.Statement.Act == "transfer.offer" && s.Text("purpose") == "referral"));
    private Dictionary<string, List<int>>? byAct;

    public Course Course => course;

    public StreamName Stream => item.Stream;

    public ItemState State => item.State;

    public ImmutableArray<RecordedStep> Steps => item.Steps;

    /// <summary>Every term that was started, unless an act ended it.</summary>
    public ImmutableArray<TermState> Terms => terms.Value;

    /// <summary>The item at the head of the parentage, as far as it is here; the item itself when it was collected.</summary>
    public ItemCourse Collected => origin.Value;

    public bool Referred => referred.Value;

    public Site At(int position) => new(this, position);

    /// <summary>Positions of the statements with this act.</summary>
    public IReadOnlyList<int> Positions(string act)
    {
        if (byAct is null)
        {
            byAct = new(StringComparer.Ordinal);
            for (var i = 0; i < Steps.Length; i++)
            {
                if (!byAct.TryGetValue(Steps[i].Statement.Act, out var positions))
                {
                    byAct.Add(Steps[i].Statement.Act, positions = []);
                }

                positions.Add(i);
            }
        }

        return byAct.TryGetValue(act, out var found) ? found : [];
    }

    private static ItemCourse Origin(Course course, ReplayedItem item)
    {
        // A derived item's parent was logged before it, so the walk cannot come back.
        var at = course.ItemOf(item.Stream)!;
        while (at.State.Parent is { } parent && course.ItemOf(parent.Stream) is { } above)
        {
            at = above;
        }

        return at;
    }
}

/// <summary>Open members of a recorded step.</summary>
internal static class RecordedSteps
{
    public static string? Text(this RecordedStep step, string member) => new Said(step.Statement.Body.Open).Known(member);

    private static string? Known(this Said said, string member) =>
        said.Open.TryGetProperty(member, out var value) && value.ValueKind == System.Text.Json.JsonValueKind.String ? value.GetString() : null;
}
