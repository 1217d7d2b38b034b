using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>Holds a step against its row in <see cref="Acts"/>: which state it needs, and whose act it is.</summary>
public static class ItemNeeds
{
    /// <summary>Null when the statement's agency may perform this act on an item in this state; null stands for an item that has no history yet.</summary>
    public static Refusal? Refuse(ItemState? item, ActDefinition act, Statement statement)
    {
        if (item is null)
        {
            return act.Needs.HasFlag(ActNeeds.First) ? null : new("custody.not-begun", act.Name);
        }

        return act.Needs.HasFlag(ActNeeds.First) ? new("custody.already-begun", act.Name)
            : act.Needs.HasFlag(ActNeeds.Offered) && item.Offer is null ? new("custody.no-offer", act.Name)
            : RefuseAgency(item, act.By, statement) ?? RefuseState(item, act, statement.At);
    }

    private static Refusal? RefuseState(ItemState item, ActDefinition act, DateTimeOffset at) =>
        act.Needs.HasFlag(ActNeeds.NotEnded) && item.Ended is not null ? new("custody.ended", act.Name, item.Ended)
        : act.Needs.HasFlag(ActNeeds.Sealed) && item.Seal is null ? new("custody.not-sealed", act.Name)
        : act.Needs.HasFlag(ActNeeds.Unsealed) && item.Seal is not null ? new("custody.sealed", act.Name, item.Seal)
        : act.Needs.HasFlag(ActNeeds.Stored) && item.Locker is null ? new("custody.not-stored", act.Name)
        : act.Needs.HasFlag(ActNeeds.NotStored) && item.Locker is not null ? new("custody.stored", act.Name, item.Locker)
        : act.Needs.HasFlag(ActNeeds.NotOffered) && item.Offer is not null ? new("custody.offered", act.Name, item.Offer.To.ToString())
        : act.Needs.HasFlag(ActNeeds.NoHold) && item.LiveHold(at) is { } hold
            ? new("custody.on-hold", act.Name, hold.Agency.ToString(), hold.Seq.ToString(), hold.Until is { } until ? UtcTime.Format(until) : "-")
        : null;

    private static Refusal? RefuseAgency(ItemState item, ActBy by, Statement statement)
    {
        var agency = statement.Agency;
        return by switch
        {
            ActBy.Holder when !item.IsHolder(agency) => new("custody.not-the-holder", agency.ToString(), item.Holder.ToString()),
            ActBy.Taker when item.Offer?.To != agency => new("custody.not-the-taker", agency.ToString(), item.Offer?.To.ToString() ?? "-"),
            ActBy.HolderOrTaker when !item.IsHolder(agency) && item.Offer?.To != agency =>
                new("custody.not-the-holder", agency.ToString(), item.Holder.ToString()),
            ActBy.Reader when !item.IsReader(agency, statement.At) => new("custody.not-a-reader", agency.ToString()),
            ActBy.Parties when !Parties.Of(statement).Any(party => item.IsReader(party, statement.At)) => new("custody.not-a-reader", agency.ToString()),
            ActBy.Responsible => PointedAt.RefuseResponsible(item, statement),
            ActBy.Placer => PointedAt.RefusePlacer(item, statement),
            ActBy.Grantor => PointedAt.RefuseGrantor(item, statement),
            _ => null,
        };
    }
}
