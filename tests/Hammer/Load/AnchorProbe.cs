using System.Diagnostics;
using System.Net.Http.Headers;
using Integrity.Hammer.Wire;

namespace Integrity.Hammer.Load;

/// <summary>How long until a statement is anchored: now and then the newest acknowledged one is sent again with wait=anchor. Counted from its acknowledgement.</summary>
internal sealed class AnchorProbe(Target target, HttpClient http)
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(200);

    private readonly List<Task> probes = [];

    public async Task RunAsync(CancellationToken stop)
    {
        object? last = null;
        while (!stop.IsCancellationRequested)
        {
            if (target.Recent.Newest is { } newest && !ReferenceEquals(newest, last))
            {
                last = newest;
                probes.Add(OneAsync(newest.Item1, newest.Item2, stop));
                _ = probes.RemoveAll(p => p.IsCompletedSuccessfully);
            }

            await Task.Delay(Every, stop).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        await Task.WhenAll(probes);
    }

    private async Task OneAsync(Mint.Planned planned, long since, CancellationToken stop)
    {
        try
        {
            using var content = new ByteArrayContent(planned.Body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var answer = await http.PostAsync(new Uri("v1/statements?wait=anchor", UriKind.Relative), content, stop);
            var body = await answer.Content.ReadAsByteArrayAsync(stop);
            if (!answer.IsSuccessStatusCode)
            {
                target.Tally.Note($"anchor probe: {Problem.Code(body)}");
            }
            else if (Receipt.Read(body) is { Anchored: true })
            {
                target.Tally.Anchored.Add(Stopwatch.GetElapsedTime(since));
                target.Journal.Add(planned, body);
            }
            else
            {
                target.Tally.Note("anchor probe: not anchored in time");
            }
        }
        catch (Exception lost) when (lost is HttpRequestException or OperationCanceledException)
        {
            if (!stop.IsCancellationRequested)
            {
                target.Tally.Note("anchor probe: no answer");
            }
        }
    }
}
