using System.Diagnostics;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Wire;

namespace Integrity.Hammer.Load;

/// <summary>NDJSON batches: each client fills one with the next segments of many cases, and sends the next when every line is answered.</summary>
internal sealed class BatchWriters(Target target, PlanFile plan, HammerOptions options)
{
    /// <summary>Bodies are large; more clients than this only wait for each other.</summary>
    private const int MostClients = 8;

    /// <summary>A batch is sent whole before its answers are read: no more than a node takes without its answers being taken (docs/formats.md, "Batch").</summary>
    private readonly int most = Math.Min(options.Batch, 512);

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Math.Min(options.Clients, MostClients)).Select(n => Task.Run(() => ClientAsync(n))));

    private async Task ClientAsync(int number)
    {
        using var line = new HttpLine(target.Nodes[number % target.Nodes.Count], target.Patience);
        var open = new Queue<Cursor>();
        using var body = new MemoryStream();
        var again = false;
        var path = $"/v1/statements:batch?wait={(options.Wait == "log" ? "log" : "none")}";
        while (!target.Stop.IsCancellationRequested)
        {
            var (batch, turns) = Fill(open, body);
            if (batch.Count == 0)
            {
                return;
            }

            var started = Stopwatch.GetTimestamp();
            Answer answer;
            try
            {
                answer = await line.PostAsync(path, "application/x-ndjson", body.GetBuffer().AsMemory(0, (int)body.Length));
            }
            catch (IOException lost)
            {
                target.Lost(lost.Message);
                again = true;
                await Task.Delay(100);
                continue;
            }

            if (answer.Status != 200)
            {
                target.Tally.Note($"{answer.Status} {Problem.Code(answer.Body.Span)}");
                if (answer.Status is not (429 or 503))
                {
                    target.Tally.Fault($"a batch was answered {answer.Status} {Problem.Code(answer.Body.Span)}");
                    return;
                }

                await Task.Delay(1000 * Math.Max(1, answer.RetryAfter ?? 1));
                continue;
            }

            again = Settle(batch, turns, answer.Body, Stopwatch.GetElapsedTime(started), again);
        }
    }

    /// <summary>Segments of as many cases as fill a batch; no two of one case, as its items rest on its list.</summary>
    private (List<Planned> Lines, List<(Cursor Cursor, int Lines)> Turns) Fill(Queue<Cursor> open, MemoryStream body)
    {
        body.SetLength(0);
        var (lines, turns) = (new List<Planned>(), new List<(Cursor, int)>());
        for (var left = open.Count; lines.Count < most; left--)
        {
            var cursor = left > 0 ? open.Dequeue() : plan.Next() is { } @case ? new Cursor(@case) : null;
            if (cursor is null)
            {
                break;
            }

            var before = lines.Count;
            foreach (var planned in cursor.Rest)
            {
                body.Write(planned.Body);
                body.WriteByte((byte)'\n');
                lines.Add(planned);
            }

            turns.Add((cursor, lines.Count - before));
        }

        foreach (var (cursor, _) in turns)
        {
            open.Enqueue(cursor);
        }

        return (lines, turns);
    }

    /// <summary>True when some of these lines are sent again.</summary>
    private bool Settle(List<Planned> batch, List<(Cursor Cursor, int Lines)> turns, ReadOnlyMemory<byte> answers, TimeSpan latency, bool again)
    {
        var (read, rest, left) = (0, answers, false);
        foreach (var (cursor, lines) in turns)
        {
            var settled = 0;
            for (var i = 0; i < lines; i++, read++)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                if (end < 0)
                {
                    target.Tally.Fault($"a batch of {batch.Count} lines was answered by {read}");
                    return true;
                }

                if (LineNumber.Of(rest.Span[..end]) != read + 1)
                {
                    target.Tally.Fault($"answer {read + 1} of a batch calls itself {LineNumber.Of(rest.Span[..end])}");
                }

                // One that was turned away for now is sent again, with what follows it in its stream.
                settled += settled == i && One(batch[read], rest.Span[..end], latency, again) ? 1 : 0;
                rest = rest[(end + 1)..];
            }

            cursor.Advance(settled);
            left |= settled < lines;
        }

        if (!rest.IsEmpty)
        {
            target.Tally.Fault($"a batch of {batch.Count} lines was answered by more: {rest.Length} bytes are left over");
        }

        return left;
    }

    /// <summary>False when it must be sent again.</summary>
    private bool One(Planned planned, ReadOnlySpan<byte> line, TimeSpan latency, bool again)
    {
        var tally = target.Tally;
        if (Receipt.Read(line) is { } receipt)
        {
            if (planned.Refusal is not null)
            {
                tally.Fault($"accepted in a batch, though it must be refused with {planned.Refusal}");
                return true;
            }

            target.Journal.Add(planned, line);
            if (receipt.Repeated)
            {
                // Only what is sent again after an answer that never came has been accepted before.
                (again ? (Action)tally.Repeat : () => tally.Fault($"a statement sent once is called repeated: {planned.Stream} {planned.Seq}"))();
            }

            tally.Acknowledge();
            target.Recent.Add(planned, Stopwatch.GetTimestamp());
            (receipt.Index is null ? tally.Accept : tally.Logged).Add(latency);
            return true;
        }

        var code = Problem.Code(line);
        if (code == planned.Refusal)
        {
            tally.Refuse(code);
            return true;
        }

        tally.Note($"in a batch: {code}");
        if (code is "grain.busy" or "grain.contended" || code.StartsWith("limit.", StringComparison.Ordinal))
        {
            return false;
        }

        tally.Fault($"in a batch: {code} for {planned.Stream} {planned.Seq}, due: {planned.Refusal ?? "a receipt"}");
        return true;
    }
}
