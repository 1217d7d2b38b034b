using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Digests;

namespace Integrity.Rules.Checks;

/// <summary>Each list of digests stated has one that still proves something.</summary>
internal sealed record DigestStrength(ImmutableArray<string> Algorithms) : StepCheck("digest-strength")
{
    private readonly string wanted = string.Join(", ", Algorithms);

    public static DigestStrength? Read(PartReader part) => new(part.Texts("algorithms", "sha256 …", a => DigestAlgorithms.TryParse(a, out _)));

    public override Ruling Judge(in Site site)
    {
        var lists = 0;
        if (site.Said.Digests().Ok(out var own, out _) && !own.All.IsEmpty)
        {
            lists++;
            if (!Strong(own))
            {
                return Ruling.Fails("judged.digest-weak", site.After.Code.ToString(), wanted);
            }
        }

        foreach (var child in site.Said.Children().Ok(out var children, out _) ? children.All : [])
        {
            lists += child.Digests.All.IsEmpty ? 0 : 1;
            if (!child.Digests.All.IsEmpty && !Strong(child.Digests))
            {
                return Ruling.Fails("judged.digest-weak", child.Code.ToString(), wanted);
            }
        }

        return lists == 0 ? Ruling.Silent : Ruling.Holds("judged.digest-strong", lists.ToString(), wanted);
    }

    private bool Strong(DigestList digests) => digests.All.Any(d => Algorithms.Contains(d.Digest.Algorithm.Text()));
}
