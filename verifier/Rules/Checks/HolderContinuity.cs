using Integrity.Proofs;

namespace Integrity.Rules.Checks;

/// <summary>Who takes is who was given to, with no overlap and no long gap; a derived item begins in the hands that hold its parent.</summary>
/// <remarks>That giver and taker follow one another is law, and already certain when a history is accepted; times are only claimed.</remarks>
internal sealed record HolderContinuity(int TransitHours) : ItemCheck("holder-continuity")
{
    public static HolderContinuity? Read(PartReader part) => part.Number("transitHours", 1, 8_784) is { } hours ? new(hours) : null;

    public override IEnumerable<PlacedRuling> Judge(ItemCourse item)
    {
        if (item.State.Parent is not null)
        {
            yield return new(0, Derived(item));
        }

        foreach (var position in item.Positions("transfer.accept"))
        {
            if (item.Steps[position].Before?.Offer is { } offer)
            {
                yield return new(position, Transfer(item.Steps[(int)offer.Seq], item.Steps[position]));
            }
        }
    }

    private Ruling Transfer(RecordedStep offered, RecordedStep accepted)
    {
        var transit = accepted.Statement.At - offered.Statement.At;
        IReadOnlyList<string> values =
        [
            offered.Statement.Agency.ToString(), accepted.Statement.Agency.ToString(), ((long)transit.TotalMinutes).ToString(), (TransitHours * 60).ToString(),
        ];
        return transit < TimeSpan.Zero ? Ruling.Fails("judged.taken-before-given", values)
            : transit > TimeSpan.FromHours(TransitHours) ? Ruling.Fails("judged.long-in-transit", values)
            : Ruling.Holds("judged.taken-over", values);
    }

    private static Ruling Derived(ItemCourse item)
    {
        var parent = item.State.Parent!.Stream;
        var maker = item.Steps[0].Statement.Agency;
        return !item.Steps[0].World.TryGetValue(parent, out var state) || state.Item is null ? Ruling.Silent
            : state.Item.IsHolder(maker) ? Ruling.Holds("judged.derived-in-hand", maker.ToString(), parent.ToString())
            : Ruling.Fails("judged.derived-out-of-hand", maker.ToString(), parent.ToString(), state.Item.Holder.ToString());
    }
}
