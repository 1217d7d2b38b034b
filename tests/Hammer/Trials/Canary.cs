using System.Diagnostics;
using System.Security.Cryptography;
using Integrity.Hammer.Load;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Wire;
using Integrity.Identifiers;
using Integrity.Testing;

namespace Integrity.Hammer.Trials;

/// <summary>
/// Finds out how soon the service works again: a statement of its own (a case opened, which rests on nothing) is sent to the nodes in turn until
/// one of them answers with its place in the log. Written down like any other acknowledgement, and not counted as load.
/// </summary>
internal sealed class Canary(Target target, TestAgency[] agencies) : IDisposable
{
    /// <summary>How long one node may keep it waiting before it asks another.</summary>
    private static readonly TimeSpan OneNode = TimeSpan.FromSeconds(1);

    private readonly Pen pen = new(HammerOptions.Origin);
    private readonly string run = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));
    private int number;

    /// <summary>From <paramref name="since"/> until a statement that was signed after it is acknowledged and logged.</summary>
    /// <param name="nodes">Those that may be asked; null: all.</param>
    public async Task<TimeSpan> RecoveredAsync(long since, TimeSpan patience, IReadOnlyList<Uri>? nodes = null)
    {
        var (agency, asked) = (number % agencies.Length, nodes ?? target.Nodes);
        var stream = new StreamHead(StreamName.Parse($"case/C{run}-{number++}").OrThrow(), HammerOptions.Origin);
        var planned = pen.Write(
            stream, "case.open", agencies[agency], agency, TimeProvider.System.GetUtcNow().AddMinutes(-1), new("\"type\":\"criminal\",\"title\":\"canary\""),
            Pen.SignersFor(agencies[agency], "case.open"));
        for (var tries = 0; Stopwatch.GetElapsedTime(since) < patience; tries++)
        {
            using var line = new HttpLine(asked[tries % asked.Count], OneNode);
            try
            {
                var answer = await line.PostAsync("/v1/statements?wait=log", "application/json", planned.Body);
                if (answer.Status is 200 or 201)
                {
                    target.Journal.Add(planned, answer.Body.Span);
                    if (Receipt.Read(answer.Body.Span) is { Index: not null })
                    {
                        return Stopwatch.GetElapsedTime(since);
                    }
                }
                else
                {
                    target.Tally.Note($"canary: {answer.Status} {Problem.Code(answer.Body.Span)}");
                }
            }
            catch (IOException)
            {
                // Killed, stopped or not there yet: the next one.
            }

            await Task.Delay(20);
        }

        return TimeSpan.MaxValue;
    }

    public void Dispose() => pen.Dispose();
}
