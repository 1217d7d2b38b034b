using Integrity.Grains;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Links;
using Integrity.Ledger.Log;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Worklist;
using Integrity.Log;
using Integrity.Texts;

namespace Integrity.Ledger;

/// <summary>The parts of a ledger, wired once, by hand, where everybody can read it. Owns the loops.</summary>
internal sealed class Running : IAsyncDisposable
{
    private readonly Opened opened;
    private readonly CancellationTokenSource stop = new();
    private readonly Anchorer? anchorer;
    private readonly Bell bell = new();
    private readonly Sender sender;
    private readonly Follower follower;
    private readonly LedgerOptions options;
    private readonly ILogger logger;
    private readonly List<Task> loops = [];

    private Running(Opened opened, LedgerOptions options, ILoggerFactory loggers)
    {
        (this.opened, this.options, logger) = (opened, options, loggers.CreateLogger("Integrity.Ledger"));
        var (database, origin) = (opened.Database, options.Origin);
        Sequencer = new Sequencer(database.Log, (size, root) => new Checkpoint(origin, size, root).Sign(opened.Signer));
        Grains = new GrainHost(origin, database.Streams, options.Clock, ledgerKey: opened.Signer.Verifier.Key);
        Blocks = new KnownBlocks(database.Anchors, opened.Target?.Chain);
        sender = new Sender(origin, database.Reminders, opened.Key, options.WebhookReach, options.Clock);
        follower = new Follower(origin, database.Log, database.Streams, database.Worklist, Grains, opened.Rules, options.Clock, bell);
        if (opened.Target is { } target && opened.Contract is { } contract)
        {
            anchorer = new Anchorer(
                target, target.At(contract), Sequencer, database.Log, database.Anchors, Board, Blocks.Saw, options.Clock, loggers.CreateLogger<Anchorer>());
        }
    }

    public Sequencer Sequencer { get; }

    public GrainHost Grains { get; }

    public AnchorBoard Board { get; } = new();

    public KnownBlocks Blocks { get; }

    public static async Task<Running> StartAsync(Opened opened, LedgerOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var running = new Running(opened, options, loggers);
        await running.Sequencer.LoadAsync(cancellation);
        running.loops.Add(running.WatchAsync("sequencer", running.Sequencer.RunAsync(options.LogInterval, options.Clock, running.stop.Token)));
        running.loops.Add(running.follower.RunAsync(running.Sequencer, running.stop.Token));
        running.loops.Add(running.sender.RunAsync(running.bell, running.stop.Token));
        if (running.anchorer is { } anchorer)
        {
            await anchorer.LoadAsync(cancellation);
            running.loops.Add(running.WatchAsync("anchorer", anchorer.RunAsync(options.AnchorInterval, running.stop.Token)));
        }

        return running;
    }

    public void Map(IEndpointRouteBuilder routes, Problems problems, Catalogue catalogue, Gate gate, Drain drain)
    {
        var (database, origin) = (opened.Database, options.Origin);
        var admission = new Admission(options.Admit, options.Clock);
        var intake = new Intake(Grains, Sequencer, Blocks, admission, gate);
        var receipts = new Receipts(origin, database.Log, Sequencer, Board, opened.Signer, catalogue, drain);
        var bearer = new Bearer(origin, Grains, options.Auditors, options.Clock, gate);
        var export = new BundleExport(origin, database.Log, database.Anchors, Sequencer, Board);
        new StatementEndpoints(intake, receipts, problems, database.Streams, Grains, bearer, gate).Map(routes);
        var terms = new ItemTerms(Grains, opened.Rules);
        var access = new ItemAccess(Grains, bearer);
        new ItemEndpoints(origin, database.Streams, database.Log, export, terms, access, problems, catalogue, options.Clock).Map(routes);
        new CaseEndpoints(origin, Grains, database.Streams, export, terms, access, bearer, problems, options.Clock).Map(routes);
        new RecognitionEndpoint(
            Grains, export, opened.Signer.Verifier, opened.Key.Public, opened.Rules, access, problems, catalogue, options.Clock).Map(routes);
        new AgreementEndpoints(Grains, bearer, problems, options.Clock).Map(routes);
        new StandardEndpoints(Grains, problems).Map(routes);
        var links = new LinkDesk(origin, Grains, intake, opened.Key, export, access, options.Clock);
        var reports = new LinkReport(origin, opened.Signer.Verifier, opened.Contract, Status, Grains, opened.Rules, catalogue, options.Clock);
        new LinkEndpoints(origin, Grains, database.Streams, links, reports, bearer, problems, options.Clock).Map(routes);
        new AgencyEndpoints(Grains, bearer, problems).Map(routes);
        new WorklistEndpoints(database.Worklist, opened.Rules, bearer, problems, catalogue, options.Clock).Map(routes);
        new ReminderEndpoints(origin, database.Reminders, bell, bearer, problems).Map(routes);
        new WebhookEndpoints(database.Reminders, options.WebhookReach, Message.PublicKey(opened.Key.Public), bearer, problems, options.Clock).Map(routes);
        new LogEndpoints(database.Log, Sequencer, problems).Map(routes);
        new LedgerEndpoints(
            origin, opened.Signer.Verifier.ToString(), opened.Contract?.ToString(), Sequencer, Board, Status, Blocks, admission, problems).Map(routes);
        new HealthEndpoint(Sequencer, database.Log, Board, Status, anchorer is not null, () => follower.Failing, drain, options).Map(routes);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        await sender.DoneAsync();
        stop.Dispose();
        sender.Dispose();
        opened.Dispose();
    }

    private AnchorStatus Status() => anchorer?.Status ?? AnchorStatus.Unknown;

    /// <summary>A loop that ends by itself is said loudly; /health and every waiting request know it too.</summary>
    private async Task WatchAsync(string name, Task loop)
    {
        try
        {
            await loop;
        }
        catch (Exception failure) when (failure is Store.LogMovedException or LogBrokenException)
        {
            HostLog.Stopped(logger, name, failure.Message);
        }
    }
}
