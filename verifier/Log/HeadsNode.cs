namespace Integrity.Log;

/// <summary>A subtree of a <see cref="HeadsMap"/> that is not empty. Never changes once its map is handed out.</summary>
internal abstract class HeadsNode
{
    public Hash256 Hash { get; set; }

    /// <summary>Heads in it.</summary>
    public abstract int Count { get; }

    public sealed class Leaf(Head head) : HeadsNode
    {
        public Head Head { get; } = head;

        public override int Count => 1;
    }

    /// <summary>At least two leaves. One side may be empty (null) where all keys share the next bit.</summary>
    public sealed class Branch(HeadsNode? left, HeadsNode? right) : HeadsNode
    {
        public HeadsNode? Left { get; } = left;

        public HeadsNode? Right { get; } = right;

        public override int Count => (Left?.Count ?? 0) + (Right?.Count ?? 0);
    }

    /// <summary>A bucket of at least two heads of which only the hash is in memory. It stands where their branch would, at depth 16.</summary>
    public sealed class Pruned : HeadsNode
    {
        public Pruned(Hash256 hash, int count) => (Hash, Count) = (hash, count);

        public override int Count { get; }
    }
}
