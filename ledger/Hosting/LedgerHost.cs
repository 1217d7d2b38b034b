using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Store;
using Integrity.Texts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Integrity.Ledger;

/// <summary>One running ledger: store, grains, sequencer, anchorer and HTTP. The same in <c>serve</c>, in <c>demo</c> and in tests.</summary>
public sealed class LedgerHost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly Running ledger;
    private readonly Drain drain;
    private readonly LedgerOptions options;
    private int disposed;

    private LedgerHost(WebApplication web, Running ledger, Drain drain, LedgerOptions options, Uri address, string verifierKey) =>
        (this.web, this.ledger, this.drain, this.options, Address, VerifierKey) = (web, ledger, drain, options, address, verifierKey);

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Address { get; }

    /// <summary>The log's C2SP verifier key (<c>name+hash+key</c>).</summary>
    public string VerifierKey { get; }

    /// <summary>The contract in use, or null without a chain.</summary>
    public string? Contract { get; private init; }

    /// <summary>Starts and returns once requests are answered. Throws <see cref="LedgerStartException"/> with a code when it cannot.</summary>
    public static Task<LedgerHost> StartAsync(LedgerOptions options, CancellationToken cancellation = default) => StartAsync(options, null, cancellation);

    /// <summary><c>serve</c>: runs until cancelled or told to stop (SIGTERM, Ctrl-C); returns the exit code.</summary>
    public static Task<int> RunAsync(LedgerOptions options, CancellationToken cancellation = default) =>
        Signals.UntilToldAsync(async stop => await StartAsync(options, stop), cancellation);

    /// <summary>Every address that is answered, with its methods.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => [.. ((IEndpointRouteBuilder)web).DataSources.SelectMany(s => s.Endpoints)];

    /// <summary>
    /// Says on /health that it goes, waits <see cref="WebOptions.DrainDelay"/>, takes no more connections, finishes what was begun within
    /// <see cref="WebOptions.DrainTime"/> while the loops still run, then stops them, gives up what it holds, closes the store, sends the last
    /// telemetry. Once is enough, twice does no harm.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        var logger = web.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Integrity.Ledger");
        HostLog.Draining(logger, drain.InFlight);
        await drain.BeginAsync();
        if (options.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.DrainDelay);
        }

        await web.StopAsync();
        if (drain.InFlight is > 0 and var left)
        {
            HostLog.LeftBehind(logger, left, options.DrainTime.TotalSeconds);
        }

        await ledger.DisposeAsync();
        await web.DisposeAsync();
        drain.Dispose();
    }

    internal static async Task<LedgerHost> StartAsync(LedgerOptions options, StoreProbe? probe, CancellationToken cancellation)
    {
        var catalogue = Catalogue.Of(typeof(Refusal).Assembly, typeof(LedgerHost).Assembly);
        var opened = await Opened.OpenAsync(options, probe, cancellation);
        var app = WebFrame.Builder(options).Build();
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var logger = loggers.CreateLogger("Integrity.Ledger");
        Running? running = null;
        var leaving = new Drain();
        try
        {
            running = await Running.StartAsync(opened, options, loggers, cancellation);
            var pages = new PageWriter(catalogue, app.Services, loggers);
            var problems = new Problems(catalogue, pages);
            var gate = new Gate(options.Limits, options.Clock, problems, leaving);
            WebFrame.Frame(app, options, problems, gate, logger);
            running.Map(app, pages, problems, catalogue, gate, leaving);
            await app.StartAsync(cancellation);
            var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            if (options.Admit.Count == 0)
            {
                HostLog.Open(logger);
            }

            var host = new LedgerHost(app, running, leaving, options, address, opened.Voice.Verifier.ToString()) { Contract = opened.Contract?.ToString() };
            HostLog.Listening(logger, options.Origin, address, host.VerifierKey, host.Contract);
            return host;
        }
        catch (Exception failure)
        {
            await (running?.DisposeAsync() ?? Released(opened));
            await app.DisposeAsync();
            leaving.Dispose();
            throw failure switch
            {
                LogBrokenException broken => new LedgerStartException(broken.Refusal),
                IOException io => new LedgerStartException(new Refusal("ledger.not-listening", options.Listen.ToString(), io.Message)),
                _ => failure,
            };
        }
    }

    private static ValueTask Released(Opened opened)
    {
        opened.Dispose();
        return ValueTask.CompletedTask;
    }
}
