using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Threading.Channels;
using Integrity.Grains;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Limits;
using Integrity.Statements;

namespace Integrity.Ledger.Http;

/// <summary>Reads one batch, puts each line to work when its turn has come, and queues the place of its answer.</summary>
internal sealed class BatchReader(
    HttpContext http, Intake intake, Gate gate, Drain drain, TimeProvider clock, ILogger logger, ChannelWriter<BatchLine> answers) : IDisposable
{
    /// <summary>Being decided at once, in units of <see cref="Unit"/> bytes: 128 small lines, or half a megabyte of large ones. Enough to fill a commit.</summary>
    private const int MostWork = 128;

    private const int Unit = 4096;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly NdjsonLines lines = new(http.Request.BodyReader, RequestBody.Largest, cancellation => gate.PaceAsync(http, cancellation));
    private readonly Precedence precedence = new();
    private readonly SemaphoreSlim room = new(MostWork);

    /// <summary>The sender goes, or the node does.</summary>
    private readonly CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drain.Begun);

    /// <summary>Reads to the end. What was begun is finished by then, whether or not anybody still listens; false when the body did not come whole.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A stream that breaks ends here, however it breaks; the lines before it are answered.")]
    public async Task<bool> ReadAsync()
    {
        var whole = true;
        try
        {
            for (var last = 0L; await NextAsync(last) is { } line; last = line.Number)
            {
                await gate.PaceAsync(http, http.RequestAborted);
                await answers.WriteAsync(new(line.Number, await BeginAsync(line)), http.RequestAborted);
            }
        }
        catch (Exception failure)
        {
            whole = false;
            if (failure is not (OperationCanceledException or IOException))
            {
                _ = Failures.Explain(failure, logger);
            }
        }

        answers.Complete();
        await TakeAsync(MostWork, CancellationToken.None);
        return whole;
    }

    public void Dispose()
    {
        room.Dispose();
        either.Dispose();
    }

    /// <summary>The next line, or null at the end; during a drain the end is at once, and the last answer says so.</summary>
    private async ValueTask<NdjsonLine?> NextAsync(long last)
    {
        try
        {
            return await lines.NextAsync(either.Token);
        }
        catch (OperationCanceledException) when (drain.HasBegun && !http.RequestAborted.IsCancellationRequested)
        {
            await answers.WriteAsync(new(last + 1, Task.FromResult<Result<Acceptance>>(new Refusal("batch.stopped", $"{last + 1}"))), http.RequestAborted);
            return null;
        }
    }

    private async Task<Task<Result<Acceptance>>> BeginAsync(NdjsonLine line)
    {
        var read = line.TooLong ? new Refusal("http.too-large", $"{RequestBody.Largest}") : intake.Read(line.Utf8);
        if (!read.Ok(out var envelope, out var unreadable))
        {
            return Task.FromResult<Result<Acceptance>>(unreadable);
        }

        var units = 1 + (line.Utf8.Length / Unit);
        await TakeAsync(units, http.RequestAborted);
        var decided = new TaskCompletionSource<Result<Acceptance>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var turn = precedence.Enter(envelope.Statement, decided.Task);
        _ = Task.Run(
            async () =>
            {
                await turn;
                decided.SetResult(await DecideAsync(envelope));
                _ = room.Release(units);
            },
            CancellationToken.None);
        return decided.Task;
    }

    /// <summary>As for a single statement, but a batch is slowed down where that would be turned away.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever fails fails for this line; its answer says so and the stream goes on.")]
    private async Task<Result<Acceptance>> DecideAsync(Envelope envelope)
    {
        try
        {
            while (true)
            {
                var result = await SeatedAsync(envelope);
                if (PauseAfter(result.Why) is not { } pause || http.RequestAborted.IsCancellationRequested || drain.HasBegun)
                {
                    return result;
                }

                await Task.Delay(pause, clock);
            }
        }
        catch (Exception failure)
        {
            return Failures.Explain(failure, logger);
        }
    }

    private async Task<Result<Acceptance>> SeatedAsync(Envelope envelope)
    {
        if (!gate.Work().Ok(out var seat, out var busy))
        {
            return busy;
        }

        using (seat)
        {
            return await intake.AcceptAsync(envelope, CancellationToken.None, Gate.IsMetered(http));
        }
    }

    /// <summary>A limit's refusal names the seconds last, as for Retry-After.</summary>
    private static TimeSpan? PauseAfter(Refusal? refusal) => refusal?.Code switch
    {
        "ledger.busy" => Pause,
        "limit.agency" => TimeSpan.FromSeconds(int.Parse(refusal.Values[^1], CultureInfo.InvariantCulture)),
        _ => null,
    };

    private async Task TakeAsync(int units, CancellationToken cancellation)
    {
        for (var i = 0; i < units; i++)
        {
            await room.WaitAsync(cancellation);
        }
    }
}
