using System.Collections.Frozen;

namespace Integrity.Rules.Checks;

internal enum SealNeed
{
    SameNumber,
    Sealed,
    Resealed,
}

/// <summary>The seal is the one recorded; it is there when it must be; and it is put on again.</summary>
internal sealed record SealContinuity(SealNeed Need) : StepCheck("seal-continuity")
{
    private static readonly FrozenDictionary<string, SealNeed> Needs = new Dictionary<string, SealNeed>(StringComparer.Ordinal)
    {
        ["same-number"] = SealNeed.SameNumber,
        ["sealed"] = SealNeed.Sealed,
        ["resealed"] = SealNeed.Resealed,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static SealContinuity? Read(PartReader part)
    {
        if (part.One("require", Needs) is not { } need)
        {
            return null;
        }

        if (need == SealNeed.Resealed)
        {
            part.OnlyOn("unseal");
        }

        return new(need);
    }

    public override Ruling Judge(in Site site) => Need switch
    {
        SealNeed.SameNumber => SameNumber(site),
        SealNeed.Sealed => site.Before?.Seal is { } number
            ? Ruling.Holds("judged.sealed", number)
            : Ruling.Fails("judged.not-sealed", site.Statement.Act),
        _ => Resealed(site),
    };

    private static Ruling SameNumber(in Site site)
    {
        if (site.Statement.Act == "seal" || site.Step.Text("seal") is not { } read)
        {
            return Ruling.Silent;
        }

        // An examination tells the number found on arrival, when the seal is off again.
        var recorded = site.Before?.Seal ?? (site.Statement.Act is "examine" or "report" ? LastBefore(site) : null);
        return recorded == read ? Ruling.Holds("judged.seal-same", read) : Ruling.Fails("judged.seal-differs", recorded ?? "-", read);
    }

    private static string? LastBefore(in Site site)
    {
        for (var i = site.Position - 1; i >= 0; i--)
        {
            if (site.Item.Steps[i].After.Seal is { } seal)
            {
                return seal;
            }
        }

        return null;
    }

    private static Ruling Resealed(in Site site)
    {
        for (var i = site.Position + 1; i < site.Item.Steps.Length; i++)
        {
            var next = site.Item.Steps[i].Statement;
            switch (next.Act)
            {
                case "seal":
                    return Ruling.Holds("judged.resealed", next.Seq.ToString());
                // An offer can stand from before: what counts then is how the taker gets it.
                case "transfer.offer" or "transfer.accept" or "deposit" or "return" or "dispose":
                    return Ruling.Fails("judged.not-resealed", next.Act, next.Seq.ToString()) with { By = next.Seq };
            }
        }

        return site.Item.Course.Circumstances.Awaited ? Ruling.Holds("judged.reseal-pending") : Ruling.Nothing("judged.reseal-pending");
    }
}
