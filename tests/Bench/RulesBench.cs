using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>Judging a replayed history by rule packs: what a report costs beyond its proof.</summary>
internal static class RulesBench
{
    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await Task.Yield();
        var history = Story.OfLength(200);
        var replayed = Replayed.Of(new World(history).Bundle(history.Subject), null).OrThrow();
        var packs = Packs.Names.Select(n => Packs.BuiltIn(n).OrThrow()).ToList();
        var c = new Circumstances(history.Now.AddDays(30), history.Now, Proven: true, Operator: null);
        var judged = measure.Seconds(() => packs.ForEach(p => _ = RuleEngine.Judge(replayed, p, c)));
        yield return new($"200 statements judged by {packs.Count} rule packs, 1 thread", 1000 * judged, "ms") { LessIsBetter = true, Target = 20 };
        var spelled = measure.Seconds(() => packs.ForEach(p => _ = RuleEngine.Judge(replayed, p, c).ToUtf8()));
        yield return new("the same, with the reports' canonical bytes", 1000 * spelled, "ms") { LessIsBetter = true };
        var bytes = packs.ConvertAll(p => p.ToUtf8());
        var read = measure.Seconds(() => bytes.ForEach(b => _ = Pack.Parse(b).OrThrow()));
        yield return new($"{packs.Count} rule packs read", 1000 * read, "ms") { LessIsBetter = true };
    }
}
