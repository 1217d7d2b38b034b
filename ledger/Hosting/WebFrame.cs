using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Integrity.Ledger;

/// <summary>Kestrel, console, telemetry, OpenAPI: everything around the endpoints.</summary>
internal static class WebFrame
{
    public static WebApplicationBuilder Builder(WebOptions options)
    {
        // Empty: a file that lies in the working folder changes nothing here, and nobody watches that folder. The environment is read for the exporter's own names.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        _ = builder.Configuration.AddEnvironmentVariables();
        if (options.ConsoleLog)
        {
            _ = builder.Logging.AddJsonConsole(o => o.UseUtcTimestamp = true).SetMinimumLevel(LogLevel.Information)
                .AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning);
        }

        if (options.Otlp is null)
        {
            // Where it may speak at all, it opens a trace and a scope for each request, which nobody would see; what fails is explained by the handler below.
            _ = builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        _ = builder.WebHost.UseKestrelCore().UseUrls(options.Listen.ToString()).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            Bound(kestrel.Limits, options.Limits);
            var seats = new ConnectionSeats(options.Limits);
            kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => seats.PassAsync(connection, next)));
        });
        _ = builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.DrainTime);

        // Pages are UTF-8: Chinese stays Chinese in what is sent.
        _ = builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        _ = builder.Services.AddOpenApi().AddRouting().AddSingleton<DistributedContextPropagator>(new NoCallersContext());
        if (options.Otlp is { } endpoint)
        {
            Telemetry.Export(builder.Services, endpoint, options.TraceShare);
        }

        return builder;
    }

    public static void Frame(WebApplication app, WebOptions options, Problems problems, Gate gate, ILogger logger)
    {
        if (options.Public is { } place)
        {
            // Whatever a proxy passes on, and whatever a request says of its host.
            _ = app.Use((http, next) =>
            {
                (http.Request.Scheme, http.Request.Host) = (place.Scheme, new HostString(place.Authority));
                return next(http);
            });
        }

        _ = app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => problems.WriteAsync(http, Failures.Explain(http.Features.Get<IExceptionHandlerFeature>()?.Error, logger)),
            SuppressDiagnosticsCallback = _ => true,
        });
        _ = app.UseStatusCodePages(context => problems.WriteAsync(context.HttpContext, Explain(context.HttpContext)));
        _ = app.Use(gate.PassAsync);
        _ = app.MapOpenApi("/openapi/v1.json");
    }

    /// <summary>What costs the sender little and a server much: slow headers, bodies and readers, many of everything.</summary>
    private static void Bound(KestrelServerLimits server, RequestLimits limits)
    {
        server.MaxConcurrentConnections = limits.Connections;

        // Room for the longest line of a batch and what comes after it; this is what a connection holds that is not read.
        server.MaxRequestBufferSize = 128 << 10;
        server.MaxRequestBodySize = RequestBody.MostRead;
        server.MaxRequestHeaderCount = 64;
        server.MaxRequestHeadersTotalSize = 16 << 10;
        server.MaxRequestLineSize = 8 << 10;
        server.RequestHeadersTimeout = limits.Patience;
        server.KeepAliveTimeout = limits.Idle;
        server.MinRequestBodyDataRate = new MinDataRate(limits.SlowestSender, limits.Patience);
        server.MinResponseDataRate = new MinDataRate(limits.SlowestReader, limits.Patience);
    }

    /// <summary>What routing itself turned away.</summary>
    private static Refusal Explain(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => new("http.method", http.Request.Path.ToString()),
        StatusCodes.Status415UnsupportedMediaType => new("http.media-type", http.Request.ContentType ?? ""),
        _ => new("http.no-such-path", http.Request.Path.ToString()),
    };
}
