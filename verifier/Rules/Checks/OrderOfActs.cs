using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Integrity.Rules.Checks;

internal enum ActOrder
{
    Earlier,
    Later,
    NeverEarlier,
    NeverLater,
}

/// <summary>What came before, or follows, in this item's history.</summary>
internal sealed record OrderOfActs(ImmutableArray<string> Acts, ActOrder Is, ImmutableArray<string> Until) : StepCheck("order-of-acts")
{
    private static readonly FrozenDictionary<string, ActOrder> Orders = new Dictionary<string, ActOrder>(StringComparer.Ordinal)
    {
        ["earlier"] = ActOrder.Earlier,
        ["later"] = ActOrder.Later,
        ["never-earlier"] = ActOrder.NeverEarlier,
        ["never-later"] = ActOrder.NeverLater,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly string acts = string.Join(", ", Acts);

    public static OrderOfActs? Read(PartReader part)
    {
        var (acts, until) = (part.Acts("acts"), part.Has("until") ? part.Acts("until") : []);
        var order = part.One("is", Orders);
        if (order is not (null or ActOrder.Later) && !until.IsEmpty)
        {
            part.Wrong("until", "is: later");
        }

        return order is { } known ? new(acts, known, until) : null;
    }

    public override Ruling Judge(in Site site)
    {
        var act = site.Statement.Act;
        if (Is is ActOrder.Earlier or ActOrder.NeverEarlier)
        {
            var found = Find(site, 0, site.Position);
            return (found >= 0) == (Is == ActOrder.Earlier)
                ? Ruling.Holds("judged.order-kept", act, acts)
                : found < 0 ? Ruling.Fails("judged.not-earlier", act, acts)
                : Ruling.Fails("judged.out-of-order", act, site.Item.Steps[found].Statement.Act, found.ToString());
        }

        var later = Find(site, site.Position + 1, site.Item.Steps.Length);
        if (Is == ActOrder.NeverLater)
        {
            return later < 0 ? Ruling.Holds("judged.order-kept", act, acts) : Ruling.Fails("judged.out-of-order", act, site.Item.Steps[later].Statement.Act, later.ToString()) with { By = later };
        }

        var stopped = Stopped(site);
        return later >= 0 ? Ruling.Holds("judged.order-kept", act, acts)
            : stopped is null && site.Item.Course.Circumstances.Awaited ? Ruling.Holds("judged.order-pending", act, acts)
            : Until.IsEmpty || stopped is not null ? Ruling.Fails("judged.not-later", act, acts) with { By = stopped }
            : Ruling.Nothing("judged.order-pending", act, acts);
    }

    /// <summary>The nearest of the acts in that span, but not behind an act of <see cref="Until"/>; −1 for none.</summary>
    private int Find(in Site site, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var act = site.Item.Steps[i].Statement.Act;
            if (Acts.Contains(act))
            {
                return i;
            }

            if (Until.Contains(act))
            {
                return -1;
            }
        }

        return -1;
    }

    /// <summary>The first act of <see cref="Until"/> after it.</summary>
    private long? Stopped(Site site) => Until.SelectMany(site.Item.Positions).Where(p => p > site.Position).Select(p => (long?)p).Min();
}
