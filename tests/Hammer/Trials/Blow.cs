namespace Integrity.Hammer.Trials;

/// <summary>One thing that was done to the ledger while it worked, and how soon it worked again.</summary>
/// <param name="Kind">What was killed or stopped.</param>
/// <param name="Recovery">Until a statement signed after the moment from which work was possible was acknowledged and logged.</param>
internal sealed record Blow(string Kind, TimeSpan Recovery)
{
    public static void Print(IReadOnlyCollection<Blow> blows, TimeSpan within)
    {
        Console.WriteLine($"\n  blows by kind                      times   recovery median      longest   over {within.TotalSeconds:F0} s");
        foreach (var kind in blows.GroupBy(b => b.Kind).Append(blows.GroupBy(_ => "all").FirstOrDefault()))
        {
            if (kind is not null)
            {
                var times = kind.Select(b => b.Recovery.TotalSeconds).Order().ToArray();
                Console.WriteLine($"  {kind.Key,-32} {times.Length,7} {times[times.Length / 2],16:F2} s {times[^1],10:F2} s {times.Count(t => t > within.TotalSeconds),10}");
            }
        }
    }
}
