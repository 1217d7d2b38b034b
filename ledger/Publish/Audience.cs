using Integrity.Custody;

namespace Integrity.Ledger.Publish;

/// <summary>Which items leave for the region at all.</summary>
/// <remarks>
/// An item is published while somebody besides the agency that collected or derived it may read it here: it was handed over, is offered, or is shared
/// by a grant that is live. That is what a partner expects who was told a code, and it is the least that serves him. Agencies' own matters stay.
/// </remarks>
internal static class Audience
{
    /// <summary>By the ledger's clock, as at every read.</summary>
    public static bool HasPartner(ItemState item, DateTimeOffset at)
    {
        var own = item.Holdings[0].Agency;
        return item.Holdings.Exists(h => h.Agency != own) || (item.Offer is { } offer && offer.To != own) || item.Grants.Exists(g => g.To != own && g.IsLive(at));
    }

    /// <summary>Whether this act can be the one that took the last partner away.</summary>
    public static bool MayEnd(string act) => act is "transfer.refuse" or "transfer.recall" or "share.revoke";
}
