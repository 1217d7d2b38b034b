using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>Holds a step against its row in <see cref="Acts"/>: which state it needs, and whose act it is.</summary>
public static class ItemNeeds
{
    /// <summary>Null when an agency may perform this act on an item in this state; null stands for an item that has no history yet.</summary>
    public static Refusal? Refuse(ItemState? item, ActDefinition act, AgencyId agency)
    {
        if (item is null)
        {
            return act.Needs.HasFlag(ActNeeds.First) ? null : new("custody.not-begun", act.Name);
        }

        return act.Needs.HasFlag(ActNeeds.First) ? new("custody.already-begun", act.Name)
            : act.Needs.HasFlag(ActNeeds.Offered) && item.Offer is null ? new("custody.no-offer", act.Name)
            : RefuseAgency(item, act.By, agency)
            ?? (act.Needs.HasFlag(ActNeeds.Sealed) && item.Seal is null ? new("custody.not-sealed", act.Name)
                : act.Needs.HasFlag(ActNeeds.Unsealed) && item.Seal is not null ? new("custody.sealed", act.Name, item.Seal)
                : act.Needs.HasFlag(ActNeeds.Stored) && item.Locker is null ? new("custody.not-stored", act.Name)
                : act.Needs.HasFlag(ActNeeds.NotStored) && item.Locker is not null ? new("custody.stored", act.Name, item.Locker)
                : act.Needs.HasFlag(ActNeeds.NotOffered) && item.Offer is not null ? new("custody.offered", act.Name, item.Offer.To.ToString())
                : null);
    }

    private static Refusal? RefuseAgency(ItemState item, ActBy by, AgencyId agency) => by switch
    {
        ActBy.Holder when !item.IsHolder(agency) => new("custody.not-the-holder", agency.ToString(), item.Holder.ToString()),
        ActBy.Taker when item.Offer?.To != agency => new("custody.not-the-taker", agency.ToString(), item.Offer?.To.ToString() ?? "-"),
        ActBy.HolderOrTaker when !item.IsHolder(agency) && item.Offer?.To != agency =>
            new("custody.not-the-holder", agency.ToString(), item.Holder.ToString()),
        _ => null,
    };
}
