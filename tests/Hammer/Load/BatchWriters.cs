using System.Diagnostics;
using Integrity.Hammer.Mint;
using Integrity.Hammer.Wire;

namespace Integrity.Hammer.Load;

/// <summary>NDJSON batches: each client fills one with the next segments of many cases, and sends the next when every line is answered.</summary>
internal sealed class BatchWriters(Target target, PlanFile plan, HammerOptions options)
{
    /// <summary>Bodies are large; more clients than this only wait for each other.</summary>
    private const int MostClients = 8;

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Math.Min(options.Clients, MostClients)).Select(n => Task.Run(() => ClientAsync(n))));

    private async Task ClientAsync(int number)
    {
        using var line = new HttpLine(target.Nodes[number % target.Nodes.Count], target.Patience);
        var open = new Queue<Cursor>();
        using var body = new MemoryStream();
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
                target.Tally.Note($"no answer: {lost.Message}");
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

            Settle(batch, turns, answer.Body, Stopwatch.GetElapsedTime(started));
        }
    }

    /// <summary>Segments of as many cases as fill a batch; no two of one case, as its items rest on its list.</summary>
    private (List<Planned> Lines, List<(Cursor Cursor, int Lines)> Turns) Fill(Queue<Cursor> open, MemoryStream body)
    {
        body.SetLength(0);
        var (lines, turns) = (new List<Planned>(), new List<(Cursor, int)>());
        for (var left = open.Count; lines.Count < options.Batch; left--)
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

    private void Settle(List<Planned> batch, List<(Cursor Cursor, int Lines)> turns, ReadOnlyMemory<byte> answers, TimeSpan latency)
    {
        var (read, rest) = (0, answers);
        foreach (var (cursor, lines) in turns)
        {
            var settled = 0;
            for (var i = 0; i < lines; i++, read++)
            {
                var end = rest.Span.IndexOf((byte)'\n');
                if (end < 0)
                {
                    target.Tally.Fault($"a batch of {batch.Count} lines was answered by {read}");
                    return;
                }

                // One that was turned away for now is sent again, with what follows it in its stream.
                settled += settled == i && One(batch[read], rest.Span[..end], latency) ? 1 : 0;
                rest = rest[(end + 1)..];
            }

            cursor.Advance(settled);
        }
    }

    /// <summary>False when it must be sent again.</summary>
    private bool One(Planned planned, ReadOnlySpan<byte> line, TimeSpan latency)
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
