using System.Diagnostics;
using Integrity.Testing;

namespace Integrity.Hammer.Mint;

/// <summary>Signs everything before the clock runs, on all cores: what is measured is the service, not the signing.</summary>
internal static class Minting
{
    public static PlanFile Sign(string path, string origin, TestAgency[] agencies, long statements, int itemsPerCase, double invalid, Action<string> say)
    {
        var plan = new PlanFile(path);
        var run = Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));

        // In the past: no ledger takes a statement from a clock that runs ahead.
        var begin = TimeProvider.System.GetUtcNow().AddDays(-2);
        var (started, number) = (Stopwatch.GetTimestamp(), 0);
        Parallel.For(0, Environment.ProcessorCount, _ =>
        {
            using var pen = new Pen(origin);
            var story = new CaseStory(pen, origin, agencies, begin, itemsPerCase, invalid, run);
            while (plan.Statements < statements)
            {
                plan.Add(story.Tell(Interlocked.Increment(ref number)));
            }
        });
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        say($"signed ahead, not counted: {plan.Statements:N0} statements in {number:N0} cases, {plan.Bytes / 1e6:F0} MB, {seconds:F1} s ({plan.Statements / seconds:N0}/s)");
        return plan;
    }
}
