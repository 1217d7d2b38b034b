using Integrity.Hammer.Load;
using Integrity.Hammer.Proof;

namespace Integrity.Hammer.Trials;

/// <summary>Nothing checked counts as wrong: load must have been load, and who read beside it must have proved something.</summary>
internal static class Shown
{
    /// <summary>The readers have seen the log grow out of itself and, where there is a chain, a bundle that is intact.</summary>
    public static bool Enough(IReadOnlyList<Reader> readers, bool chain) =>
        readers.Count == 0 || (readers.Sum(r => r.Consistent) > 0 && (!chain || readers.Sum(r => r.Intact) > 0));

    public static void Demand(Faults faults, string name, Tally tally, IReadOnlyList<Reader> readers, bool chain)
    {
        if (tally.Acknowledged == 0)
        {
            faults.Add($"{name}: no statement was acknowledged");
        }

        if (!Enough(readers, chain))
        {
            faults.Add($"{name}: readers proved {readers.Sum(r => r.Consistent)} checkpoints to continue the one before, and {readers.Sum(r => r.Intact)} bundles");
        }
    }
}
