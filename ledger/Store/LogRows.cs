using Integrity.Grains;
using Integrity.Log;

namespace Integrity.Ledger.Store;

/// <summary>A signed checkpoint as stored.</summary>
/// <param name="LastPosition">Position of the newest statement the checkpoint covers.</param>
public sealed record StoredCheckpoint(long Size, Hash256 Root, string Note, long LastPosition);

/// <summary>A statement that waits for its place in the log.</summary>
public readonly record struct Unlogged(long Position, Hash256 StreamKey, long Seq, Hash256 Digest);

public sealed record LoggedStatement(long Index, StoredStatement Statement);

/// <summary>The newest statement of one stream.</summary>
public readonly record struct StreamHead(Hash256 StreamKey, long Seq, Hash256 Digest);

/// <summary>The heads map without its heads.</summary>
/// <param name="Checkpoint">The log's newest.</param>
/// <param name="Size">The log's size that the buckets are of: the checkpoint's, or less where a program that knows no buckets has advanced the log. 0: there are none.</param>
/// <param name="Buckets">Those that are not empty, by number.</param>
public sealed record StoredHeads(StoredCheckpoint Checkpoint, long Size, IReadOnlyList<HeadsBucket> Buckets);

/// <summary>A tile's content so far; a full one never changes again.</summary>
public readonly record struct TileRow(int Level, long Number, byte[] Data)
{
    /// <summary>The pseudo level of entry bundles.</summary>
    public const int Entries = -1;
}

/// <summary>One step of the log.</summary>
/// <param name="Indexes">Position → log index of every statement in the step.</param>
public sealed record LogAdvance(
    long OldSize, IReadOnlyList<(long Position, long Index)> Indexes, IReadOnlyList<TileRow> Tiles, StoredCheckpoint Checkpoint)
{
    /// <summary>The sequencer's lease: the step is refused when another node holds it. Null where only one node can be.</summary>
    public Lease? Under { get; init; }

    /// <summary>
    /// Buckets of the heads map that the step changed; null: not known, as to a program from before there were any. They are written only over
    /// those of <see cref="OldSize"/>; older ones stay as they are until all are kept again.
    /// </summary>
    public IReadOnlyList<HeadsBucket>? Buckets { get; init; }
}
