using Integrity.Custody;
using Integrity.Digests;

namespace Integrity.Proofs;

/// <summary>Each exhibit against the digests that the subject vouches for: its own, those of the items made from it, of a case those of its items.</summary>
internal static class ExhibitChecks
{
    public static void Run(CheckList checks, IReadOnlyList<Exhibit> exhibits, IReadOnlyList<KnownDigest> known)
    {
        foreach (var exhibit in exhibits)
        {
            Check(checks, exhibit, [.. known.Where(k => exhibit.Wanted is not { } scope || k.Recorded.Scope == scope)]);
        }
    }

    private static void Check(CheckList checks, Exhibit exhibit, IReadOnlyList<KnownDigest> known)
    {
        var computed = exhibit.Computed.Where(d => d.Algorithm.IsCollisionResistant()).ToHashSet();
        if (known.FirstOrDefault(k => computed.Contains(k.Recorded.Digest)) is { } match)
        {
            checks.That(
                CheckCode.ExhibitDigest,
                true,
                exhibit.Name,
                match.Recorded.Digest.ToString(),
                RecordedDigest.Text(match.Recorded.Scope),
                match.Of.ToString(),
                $"{match.Seq}");
            return;
        }

        // Collisions of MD5 and SHA-1 are made to order, so their agreement shows nothing; with nothing else to compare, nothing was checked.
        var comparable = computed.Where(d => known.Any(k => k.Recorded.Digest.Algorithm == d.Algorithm)).Select(d => d.ToString()).ToList();
        if (comparable.Count == 0)
        {
            checks.Unavailable(CheckCode.ExhibitDigest, exhibit.Name);
        }
        else
        {
            checks.That(CheckCode.ExhibitDigest, false, exhibit.Name, string.Join(", ", comparable.Order(StringComparer.Ordinal)));
        }
    }
}
