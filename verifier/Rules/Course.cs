using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Rules;

/// <summary>One judging: the history, the pack and the circumstances, with what several checks ask of them reckoned once.</summary>
internal sealed class Course
{
    private readonly Dictionary<StreamName, ItemCourse> byStream = [];

    public Course(Replayed history, Pack pack, Circumstances circumstances, Recomputing recomputing)
    {
        (History, Pack, Circumstances, Recomputing) = (history, pack, circumstances, recomputing);
        Items = [.. history.Items.Select(i => new ItemCourse(this, i))];
        foreach (var item in Items)
        {
            _ = byStream.TryAdd(item.Stream, item);
        }
    }

    public Replayed History { get; }

    public Pack Pack { get; }

    public Circumstances Circumstances { get; }

    /// <summary>Shared by every judging that one verdict asks for, so that each recognition is recomputed once.</summary>
    public Recomputing Recomputing { get; }

    public IReadOnlyList<ItemCourse> Items { get; }

    public ItemCourse? ItemOf(StreamName stream) => byStream.GetValueOrDefault(stream);
}
