using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;
using Integrity.Statements;

namespace Integrity.Ledger.Audit;

/// <summary>Derives the whole log again from its entries and compares everything that was stored or signed with what comes out.</summary>
/// <remarks>Goes on after a fault: an auditor wants all of them. What is missing ends the derivation, because nothing after it can be told.</remarks>
public sealed class LogAudit(ILogStore log, NoteVerifier key)
{
    private const int Page = 256;

    private readonly List<Refusal> faults = [];
    private readonly Dictionary<long, Hash256> roots = [];
    private TreeEdge edge = TreeEdge.Empty;
    private HeadsMap heads = HeadsMap.Empty;

    public IReadOnlyList<Refusal> Faults => faults;

    /// <summary>Leaves that could be derived.</summary>
    public long Size => edge.Size;

    public int Checkpoints { get; private set; }

    /// <summary>The root at a size that a checkpoint has; null where there is none.</summary>
    public Hash256? RootAt(long size) => roots.TryGetValue(size, out var root) ? root : null;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var tiles = new Dictionary<(int Level, long Number), byte[]>();
        while (await log.CheckpointsAsync(edge.Size, Page, cancellation) is { Count: > 0 } page)
        {
            foreach (var checkpoint in page)
            {
                if (await EntriesAsync(edge.Size, checkpoint.Size, cancellation) is not { } entries)
                {
                    return;
                }

                (edge, var changed) = edge.Append(entries);
                foreach (var tile in changed)
                {
                    tiles[(tile.Level, tile.Number)] = tile.Data;
                }

                Checkpoints++;
                Compare(checkpoint);
            }
        }

        foreach (var ((level, number), derived) in tiles.OrderBy(t => t.Key))
        {
            await CompareAsync(level, number, derived, cancellation);
        }
    }

    private void Compare(StoredCheckpoint stored)
    {
        var root = edge.Root();
        roots[stored.Size] = root;
        if (!Checkpoint.Open(stored.Note, key).Ok(out var signed, out var why))
        {
            faults.Add(new("audit.checkpoint-unsigned", $"{stored.Size}", why.Code));
        }
        else if (signed.Size != stored.Size || signed.Root != root || stored.Root != root)
        {
            faults.Add(new("audit.checkpoint-differs", $"{stored.Size}", $"{signed.Root}", $"{root}"));
        }
    }

    /// <summary>The entries of one step, each checked against its statement and against the heads before it; null when some are missing.</summary>
    private async Task<IReadOnlyList<byte[]>?> EntriesAsync(long from, long to, CancellationToken cancellation)
    {
        var statements = (await log.RangeAsync(from, to, cancellation)).ToDictionary(s => s.Index);
        var entries = new List<byte[]>();
        for (var index = from; index < to; index++)
        {
            if (await EntryAsync(index, cancellation) is not { } entry)
            {
                return null;
            }

            entries.Add(entry);
            if (!Leaf.Parse(entry).Ok(out var leaf, out _))
            {
                faults.Add(new("audit.entry-unreadable", $"{index}"));
            }
            else if (leaf.Kind == LeafKind.Heads)
            {
                CompareHeads(index, leaf, last: index == to - 1);
            }
            else
            {
                heads = heads.Set(leaf.Stream, leaf.Number, leaf.Digest);
                CompareStatement(index, leaf, statements.GetValueOrDefault(index)?.Statement);
            }
        }

        if (!Leaf.Parse(entries[^1]).Ok(out var end, out _) || end.Kind != LeafKind.Heads)
        {
            faults.Add(new("audit.no-heads", $"{to}"));
        }

        return entries;
    }

    private void CompareHeads(long index, Leaf leaf, bool last)
    {
        if (leaf.Number != index || leaf.Digest != heads.Root || !last)
        {
            faults.Add(new("audit.heads-differ", $"{index}", $"{leaf.Digest}", $"{heads.Root}"));
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

    private async Task<byte[]?> EntryAsync(long index, CancellationToken cancellation)
    {
        var (number, place) = (index / Tiles.FullWidth, (int)(index % Tiles.FullWidth));
        var bundle = await log.TileAsync(TileRow.Entries, number, cancellation) ?? [];
        var (start, end) = (EntryPrefix.Length(bundle, place), EntryPrefix.Length(bundle, place + 1));
        if (start <= bundle.Length && end <= bundle.Length)
        {
            return bundle[(start + sizeof(ushort))..end];
        }

        faults.Add(new("audit.tile-missing", $"{new TilePath(TilePath.Entries, number, place + 1)}"));
        return null;
    }

    private async Task CompareAsync(int level, long number, byte[] derived, CancellationToken cancellation)
    {
        var stored = await log.TileAsync(level, number, cancellation);
        if (stored is null || !stored.AsSpan().SequenceEqual(derived))
        {
            // An entry bundle names itself by its level; its width in a path is its number of entries, which a missing one does not tell.
            var path = new TilePath(level, number, level < 0 ? Tiles.FullWidth : derived.Length / Hash256.Size);
            faults.Add(new(stored is null ? "audit.tile-missing" : "audit.tile-differs", $"{path}"));
        }
    }
}
