using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;
using Integrity.Statements;

namespace Integrity.Ledger.Audit;

/// <summary>Derives the whole log again from its entries and compares everything that was stored or signed with what comes out.</summary>
/// <remarks>
/// Goes on after a fault: an auditor wants all of them. What is missing ends the derivation, because nothing after it can be told. A log of any
/// size takes the same memory, but for 40 bytes a checkpoint: what is full is compared and let go, and of the heads only so many are held
/// (what is read again of the others is held against the hash derived here).
/// </remarks>
public sealed class LogAudit(ILogStore log, NoteVerifier key, int mostHeads = LogAudit.MostHeads)
{
    /// <summary>Some 200 MB. More than a running node holds: there is no other work to keep it for.</summary>
    public const int MostHeads = 1_000_000;

    private const int Page = 256;

    private readonly List<Refusal> faults = [];
    private readonly CheckpointRoots roots = new();
    private readonly Dictionary<(int Level, long Number), byte[]> unfinished = [];
    private readonly KeptHeads kept = new(log, mostHeads);
    private TreeEdge edge = TreeEdge.Empty;
    private HeadsMap? heads = HeadsMap.Empty;
    private long lastPosition;

    public IReadOnlyList<Refusal> Faults => faults;

    /// <summary>Leaves that could be derived.</summary>
    public long Size => edge.Size;

    public int Checkpoints { get; private set; }

    /// <summary>The root at a size that a checkpoint has; null where there is none.</summary>
    public Hash256? RootAt(long size) => roots.At(size);

    /// <summary>As <see cref="RootAt"/>; for a size beyond what was derived the log is followed first, if it has grown meanwhile and was sound so far.</summary>
    public async Task<Hash256?> RootAtAsync(long size, CancellationToken cancellation)
    {
        if (size > Size && faults.Count == 0 && await GrownAsync(cancellation))
        {
            await RunAsync(cancellation);
        }

        return roots.At(size);
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        while (await log.CheckpointsAsync(edge.Size, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var checkpoint in page)
            {
                if (await EntriesAsync(edge.Size, checkpoint.Size, cancellation) is not { } entries)
                {
                    return;
                }

                (edge, var changed) = edge.Append(entries);
                lastPosition = checkpoint.LastPosition;
                foreach (var tile in changed)
                {
                    await FinishAsync(tile, cancellation);
                }

                Checkpoints++;
                Compare(checkpoint);
            }
        }

        foreach (var ((level, number), derived) in unfinished.OrderBy(t => t.Key))
        {
            await CompareAsync(level, number, derived, grows: true, cancellation);
        }

        if (heads is not null)
        {
            faults.AddRange(await BucketAudit.RunAsync(log, heads, edge.Size, cancellation));
        }
    }

    /// <summary>A full tile never changes again; of another only its last state is stored.</summary>
    private async Task FinishAsync(TileRow tile, CancellationToken cancellation)
    {
        if ((tile.Number + 1) * Tiles.FullWidth <= Tiles.CountAt(tile.Level, edge.Size))
        {
            _ = unfinished.Remove((tile.Level, tile.Number));
            await CompareAsync(tile.Level, tile.Number, tile.Data, grows: false, cancellation);
        }
        else
        {
            unfinished[(tile.Level, tile.Number)] = tile.Data;
        }
    }

    private void Compare(StoredCheckpoint stored)
    {
        var root = edge.Root();
        roots.Add(stored.Size, root);
        if (!Checkpoint.Open(stored.Note, key).Ok(out var signed, out var why))
        {
            faults.Add(new("audit.checkpoint-unsigned", $"{stored.Size}", why.Code));
        }
        else if (signed.Size != stored.Size || signed.Root != root || stored.Root != root)
        {
            faults.Add(new("audit.checkpoint-differs", $"{stored.Size}", $"{signed.Root}", $"{root}"));
        }
    }

    /// <summary>The entries of one step, each checked against its statement, the last against the heads; null when some are missing.</summary>
    private async Task<IReadOnlyList<byte[]>?> EntriesAsync(long from, long to, CancellationToken cancellation)
    {
        var statements = (await log.RangeAsync(from, to, cancellation)).ToDictionary(s => s.Index);
        var (entries, set) = (new List<byte[]>(), new List<Head>());
        var bundle = (Number: -1L, Data: Array.Empty<byte>());
        for (var index = from; index < to; index++)
        {
            if (index / Tiles.FullWidth != bundle.Number)
            {
                bundle = (index / Tiles.FullWidth, await log.TileAsync(TileRow.Entries, index / Tiles.FullWidth, cancellation) ?? []);
            }

            if (Entry(index, bundle.Data) is not { } entry)
            {
                return null;
            }

            entries.Add(entry);
            if (!Leaf.Parse(entry).Ok(out var leaf, out _))
            {
                faults.Add(new("audit.entry-unreadable", $"{index}"));
            }
            else if (leaf.Kind == LeafKind.Statement)
            {
                set.Add(new Head(leaf.Stream, leaf.Number, leaf.Digest));
                CompareStatement(index, leaf, statements.GetValueOrDefault(index)?.Statement);
            }
            else if (index < to - 1)
            {
                faults.Add(new("audit.heads-differ", $"{index}", $"{leaf.Digest}", "-"));
            }
        }

        await FollowHeadsAsync(set, cancellation);
        if (!Leaf.Parse(entries[^1]).Ok(out var end, out _) || end.Kind != LeafKind.Heads)
        {
            faults.Add(new("audit.no-heads", $"{to}"));
        }
        else if (heads is not null && (end.Number != to - 1 || end.Digest != heads.Root))
        {
            faults.Add(new("audit.heads-differ", $"{to - 1}", $"{end.Digest}", $"{heads.Root}"));
        }

        return entries;
    }

    /// <summary>The map after these statements. What of it is not held is read again; is that not what was derived, no later heads leaf can be told.</summary>
    private async Task FollowHeadsAsync(List<Head> set, CancellationToken cancellation)
    {
        try
        {
            heads = heads is null ? null : (await kept.SetAllAsync(heads, lastPosition, set, cancellation)).After;
        }
        catch (LogBrokenException altered)
        {
            heads = null;
            faults.Add(new("audit.heads-unknown", $"{edge.Size}", altered.Refusal.Values[0]));
        }
    }

    private void CompareStatement(long index, Leaf leaf, Grains.StoredStatement? stored)
    {
        var same = stored is not null && stored.StreamKey == leaf.Stream && stored.Seq == leaf.Number && stored.Digest == leaf.Digest
            && Envelope.Parse(stored.Envelope).Ok(out var envelope, out _) && envelope.Digest == leaf.Digest;
        if (!same)
        {
            faults.Add(new("audit.entry-differs", $"{index}"));
        }
    }

    private byte[]? Entry(long index, byte[] bundle)
    {
        var place = (int)(index % Tiles.FullWidth);
        var (start, end) = (EntryPrefix.Length(bundle, place), EntryPrefix.Length(bundle, place + 1));
        if (start <= bundle.Length && end <= bundle.Length)
        {
            return bundle[(start + sizeof(ushort))..end];
        }

        faults.Add(new("audit.tile-missing", $"{new TilePath(TilePath.Entries, index / Tiles.FullWidth, place + 1)}"));
        return null;
    }

    private async Task CompareAsync(int level, long number, byte[] derived, bool grows, CancellationToken cancellation)
    {
        var stored = await log.TileAsync(level, number, cancellation);
        if (stored is null || !(stored.AsSpan().SequenceEqual(derived) || (grows && stored.AsSpan().StartsWith(derived) && await GrownAsync(cancellation))))
        {
            // An entry bundle names itself by its level; its width in a path is its number of entries, which a missing one does not tell.
            var path = new TilePath(level, number, level < 0 ? Tiles.FullWidth : derived.Length / Hash256.Size);
            faults.Add(new(stored is null ? "audit.tile-missing" : "audit.tile-differs", $"{path}"));
        }
    }

    /// <summary>Beside a node that works, a tile that is not full may be longer by now than it was derived: it only ever grows at its end.</summary>
    private async Task<bool> GrownAsync(CancellationToken cancellation) => await log.HeadAsync(cancellation) is { } head && head.Size > Size;
}
