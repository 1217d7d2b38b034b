using System.Diagnostics;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Wire;

namespace Integrity.Hammer.Load;

/// <summary>Sends statements over one connection a node, one at a time, until each has its answer. An answer that is not the due one is a fault.</summary>
internal sealed class Clerk(Target target) : IDisposable
{
    private readonly HttpLine[] lines = [.. target.Nodes.Select(n => new HttpLine(n, target.Patience))];

    /// <summary>True when the statement was answered as it should be; false on a fault, or when the run stopped before.</summary>
    /// <param name="cursor">Whose statement it is; goes to another node with its case when this one does not answer.</param>
    /// <param name="planned">What to send.</param>
    /// <param name="wait">none, log or anchor.</param>
    /// <param name="due">When it should have been sent: latency counts from there.</param>
    public async ValueTask<bool> SubmitAsync(Cursor cursor, Planned planned, string wait, long due, bool again = false)
    {
        for (var tries = 0; !(target.Stop.IsCancellationRequested && (tries > 0 || again)); tries++)
        {
            Answer answer;
            try
            {
                answer = await lines[cursor.At % lines.Length].PostAsync(PathOf(wait), "application/json", planned.Body);
            }
            catch (IOException lost)
            {
                cursor.At++;
                target.Lost(lost.Message);
                await PauseAsync(tries);
                continue;
            }

            if (answer.Status is 429 or 503 || (answer.Status >= 500 && target.Rough))
            {
                target.Tally.Note($"{answer.Status} {Problem.Code(answer.Body.Span)}");
                cursor.At += target.Rough ? 1 : 0;
                await PauseAsync(Math.Max(tries, target.Rough ? 0 : answer.RetryAfter ?? 0));
                continue;
            }

            return Settle(planned, wait, due, answer, tries > 0 || again);
        }

        return false;
    }

    public void Dispose()
    {
        foreach (var line in lines)
        {
            line.Dispose();
        }
    }

    private static string PathOf(string wait) => wait switch
    {
        "none" => "/v1/statements?wait=none",
        "log" => "/v1/statements?wait=log",
        _ => "/v1/statements?wait=anchor",
    };

    private bool Settle(Planned planned, string wait, long due, Answer answer, bool again)
    {
        var tally = target.Tally;
        var latency = Stopwatch.GetElapsedTime(due);
        if (answer.Status is not (200 or 201))
        {
            var code = Problem.Code(answer.Body.Span);
            if (code == planned.Refusal && answer.Status < 500)
            {
                tally.Refuse(code);
                return true;
            }

            tally.Fault($"{answer.Status} {code} for {planned.Stream} {planned.Seq}, due: {planned.Refusal ?? "a receipt"}");
            return false;
        }

        if (planned.Refusal is not null)
        {
            tally.Fault($"accepted, though it must be refused with {planned.Refusal}: {planned.Stream} {planned.Seq}");
            return false;
        }

        target.Journal.Add(planned, answer.Body.Span);
        if (answer.Status == 200)
        {
            // Sent again by intent or after an answer that never came: the first receipt once more.
            (again ? (Action)tally.Repeat : () => tally.Fault($"a statement sent once is called repeated: {planned.Stream} {planned.Seq}"))();
        }

        if (!again || answer.Status == 201)
        {
            tally.Acknowledge();
            target.Recent.Add(planned, Stopwatch.GetTimestamp());
            (wait switch { "none" => tally.Accept, "log" => tally.Logged, _ => tally.Anchored }).Add(latency);
        }

        return true;
    }

    private Task PauseAsync(int tries) => Task.Delay(
        TimeSpan.FromMilliseconds(Math.Min(1000, 20 << Math.Min(tries, 6))), target.Stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
}
