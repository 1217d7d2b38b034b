namespace Integrity.Rules.Checks;

/// <summary>A hand-over with both signatures, digests and seal checked again.</summary>
internal sealed record HandOver(bool Digests, bool Seal) : StepCheck("hand-over")
{
    public static HandOver? Read(PartReader part)
    {
        part.OnlyOn("transfer.accept");
        return part.Flag("digests") is { } digests && part.Flag("seal") is { } seal ? new(digests, seal) : null;
    }

    public override Ruling Judge(in Site site)
    {
        var offered = site.Before?.Offer is { } offer ? site.Item.Steps[(int)offer.Seq] : null;
        return offered is null or { SignedBy.IsEmpty: true } || site.Step.SignedBy.IsEmpty ? Ruling.Fails("judged.hand-over-unsigned", site.Statement.Agency.ToString())
            : Digests && !site.Before!.Digests.All.IsEmpty && !site.Said.Has("digests") ? Ruling.Fails("judged.hand-over-without-digests")
            : Seal && site.Before!.Seal is { } number && !site.Said.Has("seal") ? Ruling.Fails("judged.hand-over-without-seal", number)
            : Ruling.Holds("judged.handed-over", offered.Statement.Agency.ToString(), site.Statement.Agency.ToString());
    }
}
