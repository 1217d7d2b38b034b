using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Integrity.Ledger;

/// <summary>Metrics and traces to an OTLP endpoint (gRPC), in the background: a collector that is away or hangs costs a bounded queue and nothing else.</summary>
internal static class Telemetry
{
    private const int MetricsEveryMilliseconds = 15_000;

    /// <summary>Also what a collector that hangs may add to the time a node takes to stop, once for each of metrics and traces.</summary>
    private const int PatienceMilliseconds = 3_000;

    public static void Export(IServiceCollection services, Uri endpoint, double share)
    {
        _ = services.AddOpenTelemetry()
            .ConfigureResource(r => r.Clear().AddService("integrity-ledger", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3)))
            .WithMetrics(m => m.AddMeter(LedgerMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddOtlpExporter((exporter, reader) =>
                {
                    To(exporter, endpoint);
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = MetricsEveryMilliseconds;
                    reader.PeriodicExportingMetricReaderOptions.ExportTimeoutMilliseconds = PatienceMilliseconds;
                }))
            .WithTracing(t => t.AddSource(LedgerMeter.Name).SetSampler(new TraceIdRatioBasedSampler(share)).AddOtlpExporter(exporter => To(exporter, endpoint)));
    }

    private static void To(OtlpExporterOptions exporter, Uri endpoint)
    {
        exporter.Protocol = OtlpExportProtocol.Grpc;
        exporter.Endpoint = endpoint;
        exporter.TimeoutMilliseconds = PatienceMilliseconds;
    }
}
