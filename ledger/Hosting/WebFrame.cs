using Integrity.Grains;
using Integrity.Ledger.Http;
using Integrity.Ledger.Log;
using Microsoft.AspNetCore.Diagnostics;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Integrity.Ledger;

/// <summary>Kestrel, console, telemetry, OpenAPI: everything around the endpoints.</summary>
internal static class WebFrame
{
    public static WebApplicationBuilder Builder(LedgerOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        if (options.ConsoleLog)
        {
            _ = builder.Logging.AddJsonConsole(o => o.UseUtcTimestamp = true).SetMinimumLevel(LogLevel.Information)
                .AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning);
        }

        _ = builder.WebHost.UseUrls(options.Listen.ToString()).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MostRead;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        _ = builder.Services.AddOpenApi().AddRouting();
        if (options.Otlp is { } endpoint)
        {
            _ = builder.Services.AddOpenTelemetry()
                .WithMetrics(m => m.AddMeter(LedgerMeter.Name, "Microsoft.AspNetCore.Hosting", "System.Runtime").AddOtlpExporter(o => o.Endpoint = endpoint))
                .WithTracing(t => t.AddSource(LedgerMeter.Name).AddOtlpExporter(o => o.Endpoint = endpoint));
        }

        return builder;
    }

    public static void Frame(WebApplication app, Problems problems, ILogger logger)
    {
        _ = app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = http => problems.WriteAsync(http, Explain(http.Features.Get<IExceptionHandlerFeature>()?.Error, logger)),
            SuppressDiagnosticsCallback = _ => true,
        });
        _ = app.UseStatusCodePages(context => problems.WriteAsync(context.HttpContext, Explain(context.HttpContext)));
        _ = app.MapOpenApi("/openapi/v1.json");
    }

    /// <summary>What routing itself turned away.</summary>
    private static Refusal Explain(HttpContext http) => http.Response.StatusCode switch
    {
        StatusCodes.Status405MethodNotAllowed => new("http.method", http.Request.Path.ToString()),
        StatusCodes.Status415UnsupportedMediaType => new("http.media-type", http.Request.ContentType ?? ""),
        _ => new("http.no-such-path", http.Request.Path.ToString()),
    };

    private static Refusal Explain(Exception? failure, ILogger logger)
    {
        switch (failure)
        {
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new("http.too-large", RequestBody.Largest.ToString());
            case BadHttpRequestException:
                return new("http.malformed");
            case Store.LogMovedException or LogBrokenException:
                return new("ledger.log-stopped");
            case StreamBrokenException broken:
                HostLog.Broken(logger, broken.Seq, broken.Refusal.Code);
                return new("http.internal");
            default:
                HostLog.Failed(logger, failure?.GetType().Name ?? "", failure!);
                return new("http.internal");
        }
    }
}
