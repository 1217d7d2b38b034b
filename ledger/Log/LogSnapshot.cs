using Integrity.Log;

namespace Integrity.Ledger.Log;

/// <summary>The log at one checkpoint. Immutable, so whoever holds it proves against it for as long as they like.</summary>
/// <param name="Note">The signed checkpoint.</param>
/// <param name="LastPosition">Position of the newest statement in it.</param>
/// <param name="Heads">The map whose root is in the last leaf.</param>
public sealed record LogSnapshot(long Size, Hash256 Root, string Note, long LastPosition, HeadsMap Heads, TreeEdge Edge)
{
    /// <summary>The newest statements' places, where this node put them there itself.</summary>
    public Placed Placed { get; init; } = Placed.Nothing;

    public static readonly LogSnapshot Empty = new(0, MerkleTree.EmptyRoot, "", 0, HeadsMap.Empty, TreeEdge.Empty);
}
