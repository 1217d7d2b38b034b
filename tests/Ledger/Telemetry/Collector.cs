using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Tests.Telemetry;

/// <summary>What a collector is to the exporter: OTLP over gRPC on cleartext HTTP/2, both services; it keeps every message as it came.</summary>
internal sealed class Collector : IAsyncDisposable
{
    public const string Metrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";
    public const string Traces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    private readonly WebApplication web;

    private Collector(WebApplication web) => this.web = web;

    public ConcurrentQueue<(string Path, byte[] Message)> Received { get; } = [];

    public Uri Address => new(web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>All messages to one service as text: names and values are UTF-8 in protocol buffers, the rest does not matter here.</summary>
    public string TextOf(string path) => string.Concat(Received.Where(r => r.Path == path).Select(r => Encoding.UTF8.GetString(r.Message)));

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.ConfigureEndpointDefaults(e => e.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var collector = new Collector(app);
        foreach (var path in new[] { Metrics, Traces })
        {
            _ = app.MapPost(path, (Delegate)((HttpContext http) => collector.TakeAsync(http, path)));
        }

        await app.StartAsync();
        return collector;
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    /// <summary>A gRPC message: one byte says whether it is compressed, four how long it is. The answer is an empty message, then the status.</summary>
    private async Task TakeAsync(HttpContext http, string path)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        var frame = body.ToArray();
        Assert.Equal("application/grpc", http.Request.ContentType);
        Assert.Equal(0, frame[0]);
        Assert.Equal(frame.Length - 5, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)));
        Received.Enqueue((path, frame[5..]));
        http.Response.ContentType = "application/grpc";
        http.Response.DeclareTrailer("grpc-status");
        await http.Response.Body.WriteAsync(new byte[5]);
        http.Response.AppendTrailer("grpc-status", "0");
    }
}
