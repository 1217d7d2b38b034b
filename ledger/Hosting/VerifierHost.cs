using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Pages.Verify;
using Integrity.Ledger.Verdicts;
using Integrity.Rules;
using Integrity.Texts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Integrity.Ledger;

/// <summary>
/// <c>serve --verifier-only</c>: the page that verifies, and nothing behind it. No data folder, no store, no chain, no key; it opens no file but the trust
/// files at its start and writes none. Any agency can run its own, next to the people who ask.
/// </summary>
public sealed class VerifierHost : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly Drain drain;
    private readonly WebOptions options;
    private int disposed;

    private VerifierHost(WebApplication web, Drain drain, WebOptions options, Uri address) =>
        (this.web, this.drain, this.options, Address) = (web, drain, options, address);

    /// <summary>Where it listens, with the port it got.</summary>
    public Uri Address { get; }

    /// <summary>Every address that is answered, with its methods.</summary>
    internal IReadOnlyList<Endpoint> Endpoints => [.. ((IEndpointRouteBuilder)web).DataSources.SelectMany(s => s.Endpoints)];

    /// <summary>Runs until cancelled or told to stop; returns the exit code.</summary>
    public static Task<int> RunAsync(WebOptions options, CancellationToken cancellation = default) =>
        Signals.UntilToldAsync(async stop => await StartAsync(options, stop), cancellation);

    /// <summary>Starts and returns once requests are answered.</summary>
    /// <exception cref="LedgerStartException">With the code that says what to change.</exception>
    public static async Task<VerifierHost> StartAsync(WebOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!Packs.BuiltIn(options.Rules).Ok(out _, out var noRules))
        {
            throw new LedgerStartException(noRules);
        }

        var shelf = new TrustShelf(KeptTrust.Load(options.Trust), null);
        var catalogue = Catalogue.Of(typeof(Refusal).Assembly, typeof(VerifierHost).Assembly);
        var app = WebFrame.Builder(options).Build();
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Integrity.Verifier");
        var leaving = new Drain();
        try
        {
            var pages = new PageWriter(catalogue, app.Services, app.Services.GetRequiredService<ILoggerFactory>(), "/verify");
            var problems = new Problems(catalogue, pages);
            var gate = new Gate(options.Limits, options.Clock, problems, leaving);
            WebFrame.Frame(app, options, problems, gate, logger);
            var desk = new VerifyDesk(shelf, null, catalogue, options.Clock);
            new VerifyEndpoint(desk, gate, pages, problems, catalogue, options.Clock).Map(app);
            new VerifyPageEndpoint(shelf, false, options.Rules, pages).Map(app);
            _ = app.MapGet("/", () => Results.Redirect("/verify")).ExcludeFromDescription();
            LanguageEndpoint.Map(app);
            new AssetEndpoint(Assets.Built, problems).Map(app);
            HealthEndpoint.MapLiveness(app);
            await app.StartAsync(cancellation);
            var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
            HostLog.Verifying(logger, address, shelf.Origins);
            return new VerifierHost(app, leaving, options, address);
        }
        catch (Exception failure)
        {
            await app.DisposeAsync();
            leaving.Dispose();
            throw failure is IOException io ? new LedgerStartException(new Refusal("ledger.not-listening", options.Listen.ToString(), io.Message)) : failure;
        }
    }

    /// <summary>Waits <see cref="WebOptions.DrainDelay"/>, takes no more connections, finishes what was begun within <see cref="WebOptions.DrainTime"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
        {
            return;
        }

        await drain.BeginAsync();
        if (options.DrainDelay > TimeSpan.Zero)
        {
            await Task.Delay(options.DrainDelay, options.Clock);
        }

        await web.StopAsync();
        await web.DisposeAsync();
        drain.Dispose();
    }
}
