using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Telemetry;

public sealed class ExportFacts
{
    private static readonly string[] Spans = ["accept", "judge", "append", "sequence"];

    [Fact]
    public async Task A_collector_gets_our_metrics_and_traces_over_otlp_and_nothing_in_them_names_anybody()
    {
        await using var collector = await Collector.StartAsync();
        var story = Story.WithImage();
        await using (var ledger = await LiveLedger.StartAsync(change: o => o with { Otlp = collector.Address, TraceShare = 1 }))
        {
            await ledger.PlayAsync(story, "log");
            Assert.Equal(200, (await ledger.GetAsync($"v1/items/{Story.Handset.Id}", Cast.Zheng, Cast.Procuratorate)).Status);
            Assert.Equal(404, (await ledger.GetAsync($"v1/items/{Cast.Code("never")}", Cast.Zheng, Cast.Procuratorate)).Status);
            Assert.Equal(409, (await ledger.PostAsync(story.Fork().Sign("seal", Cast.Lab, Bodies.Of("seal"), change: d => d with { Seq = 99 }))).Status);
        }

        var (metrics, traces) = (collector.TextOf(Collector.Metrics), collector.TextOf(Collector.Traces));
        foreach (var name in new[]
        {
            "integrity-ledger", "integrity.statements.accepted", "integrity.statements.refused", "custody.stale", "integrity.statements.accept.duration",
            "integrity.store.duration", "integrity.store.group", "integrity.log.batch", "integrity.refusals", "read.not-found",
            "integrity.receipts.wait", "http.server.request.duration", "kestrel.active_connections", "dotnet.gc.collections", "/v1/items/{code}",
        })
        {
            Assert.Contains(name, metrics, StringComparison.Ordinal);
        }

        Assert.All(Spans, name => Assert.Contains(name, traces, StringComparison.Ordinal));
        Assert.All(Identifiers.Of(story), secret =>
        {
            Assert.DoesNotContain(secret, metrics, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, traces, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task What_a_caller_says_of_its_trace_goes_nowhere()
    {
        await using var collector = await Collector.StartAsync();
        await using (var ledger = await LiveLedger.StartAsync(change: o => o with { Otlp = collector.Address, TraceShare = 1 }))
        {
            ledger.Http.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
            ledger.Http.DefaultRequestHeaders.Add("tracestate", "who=zhangsan");
            await ledger.PlayAsync(Testing.History.WithAgencies());
        }

        var traces = collector.Received.Where(r => r.Path == Collector.Traces).Select(r => r.Message).ToList();
        Assert.NotEmpty(traces);
        var theirs = Convert.FromHexString("0af7651916cd43dd8448eb211c80319c");
        Assert.All(traces, message => Assert.True(message.AsSpan().IndexOf(theirs) < 0 && message.AsSpan().IndexOf("zhangsan"u8) < 0));
    }

    [Theory]
    [InlineData("nobody listens there")]
    [InlineData("it takes the connection and says nothing")]
    public async Task A_collector_that_is_away_or_hangs_hinders_nothing_and_the_service_stops_in_time(string how)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var address = new Uri($"http://{silent.LocalEndpoint}");
        if (how == "nobody listens there")
        {
            silent.Stop();
        }

        var ledger = await LiveLedger.StartAsync(change: o => o with { Otlp = address, TraceShare = 1 });
        await ledger.PlayAsync(Story.Full(), "log");
        Assert.Equal(200, (await ledger.GetAsync("health")).Status);
        var watch = Stopwatch.StartNew();
        await ledger.DisposeAsync();

        // Two exporters that give up after 3 s each, and a loaded machine.
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }
}
