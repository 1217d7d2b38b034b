using System.Runtime.InteropServices;

namespace Integrity.Ledger.Audit;

/// <summary>Derived roots by size, 40 bytes each: a log may have a million checkpoints.</summary>
internal sealed class CheckpointRoots
{
    private const int Block = 4096;

    private readonly List<Row[]> blocks = [];
    private int count;

    /// <summary>The next one.</summary>
    /// <param name="size">Larger than all before.</param>
    /// <param name="root">The root there.</param>
    public void Add(long size, Hash256 root)
    {
        if (count % Block == 0)
        {
            blocks.Add(new Row[Block]);
        }

        blocks[^1][count++ % Block] = new(size, root);
    }

    public Hash256? At(long size)
    {
        var (low, high) = (0, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].Size < size ? (middle + 1, high) : (low, middle);
        }

        return low < count && this[low].Size == size ? this[low].Root : null;
    }

    private Row this[int i] => blocks[i / Block][i % Block];

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Row(long Size, Hash256 Root);
}
