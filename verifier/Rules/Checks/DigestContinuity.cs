using System.Collections.Frozen;
using Integrity.Custody;

namespace Integrity.Rules.Checks;

/// <summary>What is compared with what.</summary>
internal enum DigestComparison
{
    Recorded,
    Submitted,
    Own,
}

/// <summary>Digests stated again equal those on record; what was examined is what was submitted; a derived object has digests and a parent.</summary>
internal sealed record DigestContinuity(DigestComparison Compare) : StepCheck("digest-continuity")
{
    private static readonly FrozenDictionary<string, DigestComparison> Comparisons = new Dictionary<string, DigestComparison>(StringComparer.Ordinal)
    {
        ["recorded"] = DigestComparison.Recorded,
        ["submitted"] = DigestComparison.Submitted,
        ["own"] = DigestComparison.Own,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static DigestContinuity? Read(PartReader part)
    {
        if (part.One("compare", Comparisons) is not { } compare)
        {
            return null;
        }

        if (compare == DigestComparison.Submitted)
        {
            part.OnlyOn("examine", "report");
        }

        return new(compare);
    }

    public override Ruling Judge(in Site site) => Compare switch
    {
        DigestComparison.Recorded => Recorded(site, site.Before?.Digests ?? DigestList.None),
        DigestComparison.Submitted => Submitted(site),
        _ => Own(site),
    };

    private static Ruling Recorded(in Site site, DigestList recorded)
    {
        var stated = Stated(site);
        return stated.Contradiction(recorded) is var (before, now) ? Ruling.Fails("judged.digest-differs", before.ToString(), now.ToString())
            : site.Said.Has("match") && !site.Said.Flag("match") ? Ruling.Fails("judged.mismatch-stated", site.Statement.Act)
            : stated.Comparable(recorded) is > 0 and var compared ? Ruling.Holds("judged.digests-agree", compared.ToString())
            : stated.All.IsEmpty && !site.Said.Has("match") ? Ruling.Silent
            : Ruling.Nothing("judged.digests-not-comparable");
    }

    /// <summary>The hand-over to this agency: its latest acceptance; the item's beginning when it never took the item over.</summary>
    private static Ruling Submitted(in Site site)
    {
        var handOver = HandOver(site);
        var given = Stated(handOver);
        var own = Recorded(site, site.Before?.Digests ?? DigestList.None);
        if (own.Kind == RulingKind.Fails)
        {
            return own;
        }

        var stated = Stated(site);
        if (stated.Contradiction(given) is var (before, now))
        {
            return Ruling.Fails("judged.digest-differs", before.ToString(), now.ToString());
        }

        var (sealGiven, sealFound) = (handOver.After.Seal, site.Step.Text("seal"));
        return sealFound is not null && sealGiven is not null && sealFound != sealGiven ? Ruling.Fails("judged.seal-differs", sealGiven, sealFound)
            : sealFound is not null || stated.Comparable(given) > 0 || stated.Comparable(Known(site)) > 0 ? Ruling.Holds("judged.as-submitted", handOver.Statement.Seq.ToString())
            : sealGiven is null && given.All.IsEmpty && Known(site).All.IsEmpty ? Ruling.Silent
            : Earlier(site, handOver.Position) ? Ruling.Silent
            : Ruling.Human("judged.submitted-not-restated", handOver.Statement.Seq.ToString());
    }

    private static DigestList Known(in Site site) => site.Before?.Digests ?? DigestList.None;

    /// <summary>An examination of this hand-over that restated what it was given speaks for the report made on it.</summary>
    private static bool Earlier(in Site site, int since)
    {
        for (var i = site.Position - 1; i > since; i--)
        {
            var step = site.Item.Steps[i];
            if (step.Statement.Act is "examine" or "report" && step.Statement.Agency == site.Statement.Agency
                && (step.Text("seal") is not null || !Stated(site.Item.At(i)).All.IsEmpty))
            {
                return true;
            }
        }

        return false;
    }

    private static Ruling Own(in Site site) =>
        site.After.Digests.All.IsEmpty ? Ruling.Fails("judged.no-own-digest", site.After.Kind)
        : site.After.Parent is null ? Ruling.Fails("judged.no-parent", site.After.Kind)
        : Ruling.Holds("judged.own-digest", site.After.Parent.Stream.ToString());

    private static Site HandOver(in Site site)
    {
        var accepted = site.Item.Positions("transfer.accept");
        for (var i = accepted.Count - 1; i >= 0; i--)
        {
            if (accepted[i] < site.Position && site.Item.Steps[accepted[i]].Statement.Agency == site.Statement.Agency)
            {
                return site.Item.At(accepted[i]);
            }
        }

        return site.Item.At(0);
    }

    private static DigestList Stated(in Site site) => site.Said.Digests().Ok(out var digests, out _) ? digests : DigestList.None;
}
