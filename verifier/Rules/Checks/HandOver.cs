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
        if (offered is null or { SignedBy.IsEmpty: true } || site.Step.SignedBy.IsEmpty)
        {
            return Ruling.Fails("judged.hand-over-unsigned", site.Statement.Agency.ToString());
        }

        var (recorded, read) = (site.Before!.Seal, site.Step.Text("seal"));
        return Digests && !site.Before.Digests.All.IsEmpty && !Restated(site) ? Ruling.Fails("judged.hand-over-without-digests")
            : Seal && recorded is not null && read is null ? Ruling.Fails("judged.hand-over-without-seal", recorded)
            : Seal && read is not null && read != recorded ? Ruling.Fails("judged.seal-differs", recorded ?? "-", read)
            : Ruling.Holds("judged.handed-over", offered.Statement.Agency.ToString(), site.Statement.Agency.ToString());
    }

    /// <summary>A digest of another algorithm or scope checks nothing again. Whether it is the same one is another rule's.</summary>
    private static bool Restated(in Site site) => site.Said.Digests().Ok(out var now, out _) && now.Comparable(site.Before!.Digests) > 0;
}
