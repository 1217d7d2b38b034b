using Integrity.Grains;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Certificates;
using Integrity.Ledger.Drafts;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Links;
using Integrity.Ledger.Log;
using Integrity.Ledger.Lookup;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Oversight;
using Integrity.Ledger.Pages.Certificates;
using Integrity.Ledger.Pages.Desk;
using Integrity.Ledger.Pages.Frame;
using Integrity.Ledger.Pages.Items;
using Integrity.Ledger.Pages.Labels;
using Integrity.Ledger.Pages.Log;
using Integrity.Ledger.Pages.Oversight;
using Integrity.Ledger.Pages.Search;
using Integrity.Ledger.Pages.Verify;
using Integrity.Ledger.Publish;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;
using Integrity.Ledger.Verdicts;
using Integrity.Ledger.Worklist;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Texts;

namespace Integrity.Ledger;

/// <summary>The parts of a ledger, wired once, by hand, where everybody can read it. Owns the loops.</summary>
internal sealed class Running : IAsyncDisposable
{
    private static readonly TimeSpan Heed = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AnchorPatience = TimeSpan.FromSeconds(0.3);

    private readonly Opened opened;
    private readonly CancellationTokenSource stop = new();
    private readonly Anchorer? anchorer;
    private readonly Sequencer sequencer;
    private readonly StartGuard guard;
    private readonly LogSeen witnesses;
    private readonly Tenure sequencing;
    private readonly Tenure anchoring;
    private readonly Tenure keeping;
    private readonly Tenure indexing;
    private readonly Tenure counting;
    private readonly Keeper oversight;
    private readonly Publishing? publishing;
    private readonly Bell bell = new();
    private readonly Traffic traffic = new();
    private readonly Sender sender;
    private readonly Follower follower;
    private readonly DraftKeeper drafts;
    private readonly DigestFollower digests;
    private readonly LedgerOptions options;
    private readonly ILogger logger;
    private readonly List<Task> loops = [];

    private Running(Opened opened, LedgerOptions options, ILoggerFactory loggers)
    {
        (this.opened, this.options, logger) = (opened, options, loggers.CreateLogger("Integrity.Ledger"));
        var (database, origin) = (opened.Database, options.Origin);
        var node = NodeName.Draw();
        Log = new LogFollower(database.Log, opened.Voice.Verifier);
        Board = new AnchorBoard(database.Anchors, database.Log, Log);
        witnesses = new LogSeen(Log, database, options.Clock);
        sequencer = new Sequencer(database.Log, Log, opened.Voice.CheckpointAsync, () => HostLog.BucketsMade(logger), witnesses.CheckAsync);
        var anchored = opened.Target is { } at && opened.Contract is { } address ? new AnchoredSize(at, at.At(address), database) : null;
        guard = new StartGuard(Log, database, anchored, options.VouchedSize, options.Clock, witnesses);
        sequencing = new Tenure(database.Leases, Lease.Sequencer, node, options.Clock);
        anchoring = new Tenure(database.Leases, Lease.Anchorer, node, options.Clock);
        keeping = new Tenure(database.Leases, Lease.Worklist, node, options.Clock);
        indexing = new Tenure(database.Leases, Lease.Digests, node, options.Clock);
        counting = new Tenure(database.Leases, Lease.Oversight, node, options.Clock);
        oversight = new Keeper(
            database.Log, database.Anchors, database.Oversight, new ItemHistories(origin, database.Log, opened.Voice.Key), opened.Rules, broken => HostLog.Broken(logger, broken.Seq, broken.Refusal.Code), traffic);
        Grains = new GrainHost(origin, database.Streams, options.Clock, ledgerKey: opened.Voice.Key);
        Blocks = new KnownBlocks(database.Anchors, opened.Target?.Chain, options.Clock);
        sender = new Sender(origin, database.Reminders, opened.Voice, options.WebhookReach, options.Clock);
        follower = new Follower(origin, database.Log, database.Streams, database.Worklist, Grains, opened.Rules, options.Clock, bell, traffic);
        drafts = new DraftKeeper(database.Drafts, options.Clock);
        digests = new DigestFollower(database.Log, database.Digests, options.Clock, traffic);
        if (opened.Target is { } target && opened.Contract is { } contract)
        {
            var rules = new AnchorRules
            {
                Interval = options.AnchorInterval,
                LookPatience = options.ChainPatience,
                BehindPatience = options.AnchorPatience,
                Confirmations = options.AnchorConfirmations,
            };
            anchorer = new Anchorer(
                target, target.At(contract), database.Log, Log, database.Anchors, Board, rules, Blocks.Saw, options.Clock, loggers.CreateLogger<Anchorer>());
        }

        Export = new BundleExport(origin, database.Log, database.Anchors, Log, Board);
        if (options.Publish is { } region)
        {
            publishing = new Publishing(region, options, database, Grains, Export, Board, loggers.CreateLogger<Publishing>());
        }
    }

    public LogFollower Log { get; }

    public GrainHost Grains { get; }

    public AnchorBoard Board { get; }

    public KnownBlocks Blocks { get; }

    public BundleExport Export { get; }

    public static async Task<Running> StartAsync(Opened opened, LedgerOptions options, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var running = new Running(opened, options, loggers);
        if (await opened.Database.Log.HeadAsync(cancellation) is not null && await opened.Database.Log.BucketsSizeAsync(cancellation) == 0)
        {
            HostLog.MakingBuckets(running.logger);
        }

        await running.Log.LoadAsync(cancellation);
        await running.TakeUpAnchorAsync();
        await running.GuardAsync(cancellation);
        running.Run();
        return running;
    }

    /// <summary>The log as of a far older anchor takes a while to come to. Nobody waits for it: until it is there, bundles are pending.</summary>
    private async Task TakeUpAnchorAsync()
    {
        var following = Task.Run(() => Board.FollowAsync(stop.Token));
        if (await Task.WhenAny(following, Task.Delay(AnchorPatience, options.Clock)) == following)
        {
            await following;
        }
        else
        {
            loops.Add(following.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
        }
    }

    /// <summary>Before the first request: a database that is known to be old takes nothing in, though it can be read.</summary>
    private async Task GuardAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await guard.TryAsync(cancellation))
            {
                HostLog.Waiting(logger, guard.Waiting!);
            }
        }
        catch (LogBrokenException broken)
        {
            Log.Stop(broken);
        }
    }

    private async Task SequenceAsync(CancellationToken cancellation)
    {
        var accepted = new Signal(opened.Database.Changes, StoreChange.Accepted);
        try
        {
            await guard.PassAsync(cancellation);
            await sequencing.RunAsync(term => LogAsync(term, accepted), cancellation);
        }
        catch (LogBrokenException broken)
        {
            Log.Stop(broken);
            throw;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    private async Task LogAsync(Term term, Signal accepted)
    {
        opened.Database.Changes.LoggedHere = true;
        try
        {
            await sequencer.RunAsync(term, accepted, options.LogInterval, options.Clock);
        }
        finally
        {
            opened.Database.Changes.LoggedHere = false;
        }
    }

    /// <summary>What the contract holds against this log ends it here too: nothing more is signed or taken in.</summary>
    private async Task HeedAsync(Anchorer anchors, CancellationToken cancellation)
    {
        while (anchors.Contradiction is null && !cancellation.IsCancellationRequested)
        {
            await Task.Delay(Heed, options.Clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (anchors.Contradiction is { } contradiction)
        {
            Log.Stop(new LogBrokenException(contradiction));
        }
    }

    /// <summary>What every node does, and what it does while it holds the role.</summary>
    private void Run()
    {
        var (changes, token) = (opened.Database.Changes, stop.Token);
        var logged = new Signal(changes, StoreChange.Logged);
        loops.Add(WatchAsync("log", Log.RunAsync(changes, token)));
        loops.Add(WatchAsync("sequencer", SequenceAsync(token)));
        loops.Add(WatchAsync("witness", witnesses.RunAsync(broken => HostLog.Stopped(logger, "log", broken.Message), token)));
        loops.Add(WatchAsync("worklist", keeping.RunAsync(term => follower.RunAsync(term, Log), token)));
        loops.Add(WatchAsync("digests", indexing.RunAsync(term => digests.RunAsync(term, logged), token)));
        loops.Add(WatchAsync("look at the worklist", follower.WatchAsync(() => keeping.Held is not null, token)));
        loops.Add(WatchAsync("oversight", counting.RunAsync(oversight.RunAsync, token)));
        loops.Add(WatchAsync("sender", sender.RunAsync(bell, token)));
        loops.Add(WatchAsync("drafts", drafts.RunAsync(token)));
        loops.Add(WatchAsync("look at anchors", Board.RunAsync(changes, token)));
        if (anchorer is not null)
        {
            loops.Add(WatchAsync("anchorer's role", anchoring.HoldAsync(token)));
            loops.Add(WatchAsync("anchorer", anchorer.RunAsync(() => anchoring.Held, token)));
            loops.Add(WatchAsync("look at the contract", HeedAsync(anchorer, token)));
        }

        if (publishing is not null)
        {
            loops.Add(WatchAsync("publishing", publishing.RunAsync(token)));
        }
    }

    public void Map(IEndpointRouteBuilder routes, PageWriter pages, Problems problems, Catalogue catalogue, Gate gate, Drain drain)
    {
        var (database, origin) = (opened.Database, options.Origin);
        var admission = new Admission(options.Admit, options.Clock);
        var intake = new Intake(Grains, Log, Blocks, admission, gate, traffic);
        var receipts = new Receipts(origin, database.Log, Log, Board, opened.Voice, catalogue, drain);
        var bearer = new Bearer(origin, Grains, options.Auditors, options.Clock, gate, new UsedTokens(database.Anchors, options.Clock));
        var export = Export;
        new StatementEndpoints(intake, receipts, problems, database.Streams, Grains, bearer, gate).Map(routes);
        new BatchEndpoint(intake, receipts, problems, gate, drain, options.Clock, logger).Map(routes);
        var terms = new ItemTerms(Grains, opened.Rules);
        var access = new ItemAccess(Grains, bearer);
        new ItemEndpoints(origin, database.Streams, database.Log, export, terms, access, problems, catalogue, options.Clock).Map(routes);
        new CaseEndpoints(origin, Grains, database.Streams, export, terms, access, bearer, problems, options.Clock).Map(routes);
        new RecognitionEndpoint(
            Grains, export, opened.Voice.Verifier, opened.Voice.Key, opened.Rules, access, problems, catalogue, options.Clock).Map(routes);
        new AgreementEndpoints(Grains, bearer, problems, options.Clock).Map(routes);
        new StandardEndpoints(Grains, problems).Map(routes);
        var contract = new KnownContract(database.Anchors, options.Clock);
        var links = new LinkDesk(origin, Grains, intake, opened.Voice, export, access, options.Clock);
        var word = new OwnWord(origin, opened.Voice.Verifier, contract, database.Anchors, Grains, opened.Rules);
        var reports = new LinkReport(word, catalogue, gate, options.Clock);
        new LinkEndpoints(origin, Grains, database.Streams, links, reports, bearer, gate, problems, options.Clock).Map(routes);
        var shelf = new TrustShelf(opened.Trust, word);
        new VerifyEndpoint(new VerifyDesk(shelf, word, catalogue, options.Clock), gate, pages, problems, catalogue, options.Clock).Map(routes);
        new VerifyPageEndpoint(shelf, true, options.Rules, pages).Map(routes);
        var finding = new DigestDesk(database.Digests, database.Anchors, Log, access);
        new DigestEndpoint(finding, bearer, pages, problems).Map(routes);
        new AgencyEndpoints(Grains, bearer, problems).Map(routes);
        new WorklistEndpoints(database.Worklist, opened.Rules, bearer, problems, catalogue, options.Clock).Map(routes);
        var overseeing = new Overseeing(origin, database.Log, database.Oversight, Grains, opened.Rules, catalogue, options.Clock);
        new OversightEndpoints(overseeing, bearer, problems).Map(routes);
        new OversightPages(overseeing, bearer, pages, problems).Map(routes);
        new CertificateEndpoint(export, word, opened.Rules, access, gate, pages, problems, catalogue, options.Clock).Map(routes);
        new ReminderEndpoints(origin, database.Reminders, bell, bearer, problems).Map(routes);
        new WebhookEndpoints(database.Reminders, options.WebhookReach, Message.PublicKey(opened.Voice.Key), bearer, problems, options.Clock).Map(routes);
        new DraftEndpoints(database.Drafts, new Parking(origin, Grains), Grains, bearer, gate, problems, options.Clock).Map(routes);
        new OfferEndpoints(origin, access, problems).Map(routes);
        new LogEndpoints(database.Log, Log, problems).Map(routes);
        new LedgerEndpoints(origin, opened.Voice.Verifier.ToString(), contract, Log, Board, Blocks, admission, problems).Map(routes);
        LanguageEndpoint.Map(routes);
        new AssetEndpoint(Assets.Built, problems).Map(routes);
        new SessionEndpoints(bearer, problems).Map(routes);
        new DeskEndpoint(origin, bearer, pages, problems).Map(routes);
        new SearchEndpoint(new Searching(Grains, database.Streams, database.Anchors, Log, gate), bearer, pages, problems).Map(routes);
        var items = new ItemReading(origin, Grains, database, export, Board, Log, contract, word, access, gate, opened.Rules, options.Clock);
        new ItemPages(access, items, opened.Rules, pages, problems).Map(routes);
        new ItemReports(access, export, reports, word, gate, problems, catalogue).Map(routes);
        new LabelPages(access, bearer, pages, problems).Map(routes);
        new LogPages(new LogReading(origin, opened.Voice.Verifier.ToString(), contract, Log, database.Anchors), pages, problems).Map(routes);
        new HealthEndpoint(
            Log, database, Board, Status, anchorer is not null, guard, () => follower.State, () => digests.Failing, () => publishing?.Status, drain, options).Map(routes);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(loops);
        await sender.DoneAsync();
        stop.Dispose();
        sender.Dispose();
        publishing?.Dispose();
        opened.Dispose();
    }

    private AnchorStatus Status() => anchorer?.Status ?? AnchorStatus.Unknown;

    /// <summary>A loop that ends by itself is said loudly, and keeps nothing from being closed at the end. Of a broken log the witness speaks, once.</summary>
    private async Task WatchAsync(string name, Task loop)
    {
        await loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (loop.Exception?.GetBaseException() is { } failure and not LogBrokenException && !stop.IsCancellationRequested)
        {
            HostLog.Ended(logger, name, failure);
        }
    }
}
