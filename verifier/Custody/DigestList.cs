using System.Collections.Immutable;
using Integrity.Digests;

namespace Integrity.Custody;

/// <summary>Digests recorded side by side: several algorithms, several scopes. Order says nothing.</summary>
public sealed record DigestList(ImmutableArray<RecordedDigest> All)
{
    public static readonly DigestList None = new([]);

    /// <summary>True when something is recorded, but nothing that still proves anything alone.</summary>
    public bool IsWeak => All.Length > 0 && !All.Any(d => d.Digest.Algorithm.IsCollisionResistant());

    /// <summary>The same digests of the same scopes and sources, in any order.</summary>
    public bool SameAs(DigestList other) =>
        All.Length == other.All.Length && All.All(d => other.All.Contains(d)) && other.All.All(d => All.Contains(d));

    /// <summary>The first digest here that contradicts the recorded ones: same algorithm and scope are on record, but not this value.</summary>
    public (Digest Recorded, Digest Now)? Contradiction(DigestList recorded)
    {
        foreach (var now in All)
        {
            var comparable = recorded.All.Where(r => r.Scope == now.Scope && r.Digest.Algorithm == now.Digest.Algorithm).ToList();
            if (comparable.Count > 0 && !comparable.Exists(r => r.Digest == now.Digest))
            {
                return (comparable[0].Digest, now.Digest);
            }
        }

        return null;
    }

    /// <summary>How many of these have their like on record: same algorithm, same scope.</summary>
    public int Comparable(DigestList recorded) =>
        All.Count(now => recorded.All.Any(r => r.Scope == now.Scope && r.Digest.Algorithm == now.Digest.Algorithm));

    public bool Equals(DigestList? other) => other is not null && All.SequenceEqual(other.All);

    public override int GetHashCode() => All.Length;
}
