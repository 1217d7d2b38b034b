using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace Integrity.Ledger.Store.Postgres;

/// <summary>Questions of one kind that are asked at the same time, put to the database as one. Alone, a question waits for nobody.</summary>
/// <param name="ask">Answers so many questions, in their order.</param>
internal sealed class SharedReads<TQuestion, TAnswer>(Func<IReadOnlyList<TQuestion>, Task<IReadOnlyList<TAnswer>>> ask)
{
    private const int LargestGroup = 128;

    /// <summary>Groups under way: one may be long, another need not wait for it.</summary>
    private const int MostGroups = 2;

    private readonly Channel<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> asked =
        Channel.CreateUnbounded<(TQuestion, TaskCompletionSource<TAnswer>)>();

    private int running;

    public Task<TAnswer> AskAsync(TQuestion question, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var answer = new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = asked.Writer.TryWrite((question, answer));
        Start();
        return answer.Task.WaitAsync(cancellation);
    }

    private void Start()
    {
        // Whoever backs out looks again: those it took for runners may have been backing out as well, and then nobody is left to answer.
        do
        {
            if (Interlocked.Increment(ref running) <= MostGroups)
            {
                _ = RunAsync();
                return;
            }
        }
        while (Interlocked.Decrement(ref running) < MostGroups && asked.Reader.TryPeek(out _));
    }

    private async Task RunAsync()
    {
        while (Next() is { Count: > 0 } group)
        {
            await AnswerAsync(group);
        }

        _ = Interlocked.Decrement(ref running);
        if (asked.Reader.TryPeek(out _))
        {
            // Asked between our last look and our leaving, by somebody who still saw us here.
            Start();
        }
    }

    private List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> Next()
    {
        var group = new List<(TQuestion, TaskCompletionSource<TAnswer>)>();
        while (group.Count < LargestGroup && asked.Reader.TryRead(out var one))
        {
            group.Add(one);
        }

        return group;
    }

    [SuppressMessage("Design", "CA1031", Justification = "The failure is the answer to all who asked.")]
    private async Task AnswerAsync(List<(TQuestion Question, TaskCompletionSource<TAnswer> Answer)> group)
    {
        try
        {
            var answers = await ask(group.ConvertAll(g => g.Question));
            for (var i = 0; i < group.Count; i++)
            {
                group[i].Answer.SetResult(answers[i]);
            }
        }
        catch (Exception failure)
        {
            group.ForEach(g => g.Answer.TrySetException(failure));
        }
    }
}
