using System.Diagnostics.CodeAnalysis;

namespace Integrity.Bench;

/// <summary>Everything that is measured, in the order of the table.</summary>
internal static class Suite
{
    private static readonly (string Name, Func<Measure, IAsyncEnumerable<Figure>> Run)[] Parts =
    [
        ("merkle", MerkleBench.RunAsync),
        ("proofs", ProofBench.RunAsync),
        ("bundle", BundleBench.RunAsync),
        ("rules", RulesBench.RunAsync),
        ("hash", HashBench.RunAsync),
        ("start", StartBench.RunAsync),
        ("http", HttpBench.RunAsync),
        ("item-page", ItemPageBench.RunAsync),
        ("worklist", WorklistBench.RunAsync),
        ("gas", GasBench.RunAsync),
        ("growth", Growth.GrowthBench.RunAsync),
    ];

    public static string[] Names { get; } = [.. Parts.Select(p => p.Name)];

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps one part from being measured is said at the end; the others are measured all the same.")]
    public static async Task<(List<Figure> Figures, List<string> Unmeasured)> RunAsync(IReadOnlyList<string> names, Measure measure, Action<string> progress)
    {
        var (figures, unmeasured) = (new List<Figure>(), new List<string>());
        foreach (var (name, run) in Parts.Where(p => names.Contains(p.Name)))
        {
            progress(name);
            try
            {
                await foreach (var figure in run(measure))
                {
                    figures.Add(figure);
                    progress($"  {figure.What}: {Table.Number(figure.Value)} {figure.Unit}");
                }
            }
            catch (Exception failure)
            {
                unmeasured.Add($"{name}: {failure.Message}");
                progress($"  {failure}");
            }
        }

        return (figures, unmeasured);
    }
}
