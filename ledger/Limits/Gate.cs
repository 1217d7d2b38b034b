using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Http;

namespace Integrity.Ledger.Limits;

/// <summary>
/// What one node takes on, and from whom. The order is from cheap to dear: connection, headers, source, body, seat, parse, agency, stream, signatures,
/// store. An agency pays only for what its own keys signed, so nobody spends another's budget by naming it.
/// </summary>
internal sealed class Gate(RequestLimits limits, TimeProvider clock, Problems problems, Drain drain)
{
    private static readonly TimeSpan PagePatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PageLook = TimeSpan.FromMilliseconds(20);

    /// <summary>No statement takes less in a bundle, with what proves it.</summary>
    private const int LeastOfStatement = 1024;

    private readonly Budget sources = new(limits.Source, clock);
    private readonly Budget statements = new(limits.Agency, clock);
    private readonly Budget reads = new(limits.Agency, clock);
    private readonly Seats work = new(limits.Work);
    private readonly SharedSeats batches = new(limits.Batches, 8, "limit.batches");
    private readonly SharedSeats verifications = new(limits.Verifications, 4, "limit.verifications");
    private readonly SharedSeats pages = new(limits.Pages, 4, "limit.at-once");
    private readonly SharedSeats cases = new(limits.Pages, 4, "limit.at-once");
    private readonly SharedSeats links = new(limits.Pages, 4, "limit.verifications");
    private readonly Seats reading = new(limits.Reads);
    private readonly SeatTable readingOfOne = new(Math.Max(1, limits.Reads / 4));

    /// <summary>Every request: counted while it lasts, told to close its connection during a drain, refused when its source asks too much.</summary>
    public async Task PassAsync(HttpContext http, RequestDelegate next)
    {
        using var request = drain.Enter();
        if (drain.HasBegun)
        {
            http.Response.Headers.Connection = "close";
        }

        // A load balancer that asks how we are must get its answer on the worst of days.
        if (http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal))
        {
            await next(http);
            return;
        }

        var source = Source.Of(http, limits.Proxies);
        http.Features.Set(new Caller(source));
        if (source is not null && sources.Spend(source) is { Ticks: > 0 } wait)
        {
            await problems.WriteAsync(http, Refuse("limit.source", sources, wait));
            return;
        }

        await next(http);
    }

    /// <summary>A seat for deciding on one submission. Taken when its body is here: whoever sends slowly keeps nobody's seat.</summary>
    public Result<Seat> Work() => work.Take() is { } seat ? seat : new Refusal("ledger.busy");

    /// <summary>A seat for a batch, until it ends: it may last as long as its sender likes, so one source has few.</summary>
    public Result<Seat> Batch(HttpContext http) => batches.Take(SourceOf(http));

    /// <summary>A seat for a verification, from before its first byte: it holds a bundle in memory all the while, so there are few, and one source has fewer.</summary>
    public Result<Seat> Verification(HttpContext http) => verifications.Take(SourceOf(http));

    /// <summary>A seat for a page of an item that is verified for it. They are readers' alone and each agency's own share: what strangers bring to be verified keeps nobody from them.</summary>
    public Task<Result<Seat>> PageAsync(HttpContext http, AgencyId reader) =>
        SoonAsync(http, () => pages.Take(IsMetered(http) ? reader.ToString() : null, reader.ToString()));

    /// <summary>The same for an item whose whole history goes into the page; refused at once where it is sure to be too much for one.</summary>
    public Task<Result<Seat>> PageAsync(HttpContext http, Readable readable) =>
        RefuseHistory(readable.State) is { } tooLarge ? Task.FromResult<Result<Seat>>(tooLarge) : PageAsync(http, readable.Reader.Agency);

    /// <summary>Before a history is read for a page.</summary>
    public Refusal? RefuseHistory(StreamState state) => RefusePage(state.NextSeq * LeastOfStatement);

    /// <summary>Before a bundle is verified for a page: what no verifier would read is drawn on none either.</summary>
    public Refusal? RefusePage(long bytes) => bytes > limits.LargestPage ? new Refusal("page.too-large", $"{bytes}", $"{limits.LargestPage}") : null;

    /// <summary>A seat for looking through the items of a case, each of which may have to be read from the store.</summary>
    public Result<Seat> Case(AgencyId reader) => cases.Take(reader.ToString(), reader.ToString());

    /// <summary>A seat for the report behind a link that is there. Who opens it has no agency, so he is his source.</summary>
    public Task<Result<Seat>> LinkAsync(HttpContext http) => SoonAsync(http, () => links.Take(SourceOf(http)));

    /// <summary>Nothing waits with who asks for a page, and he does not come back by himself: so he is kept for a moment before he is refused.</summary>
    private async Task<Result<Seat>> SoonAsync(HttpContext http, Func<Result<Seat>> take)
    {
        var until = clock.GetTimestamp() + (long)(PagePatience.TotalSeconds * clock.TimestampFrequency);
        while (true)
        {
            var seat = take();
            if (seat.Why is null || clock.GetTimestamp() >= until)
            {
                return seat;
            }

            await Task.Delay(PageLook, clock, http.RequestAborted);
        }
    }

    /// <summary>For streams of submissions: waits until the source may have one more looked at, instead of refusing it.</summary>
    public async Task PaceAsync(HttpContext http, CancellationToken cancellation)
    {
        while (SourceOf(http) is { } source && sources.Spend(source) is { Ticks: > 0 } wait)
        {
            await Task.Delay(wait, clock, cancellation);
        }
    }

    /// <summary>Whether an agency has had more accepted lately than it may. Told before its signatures are checked: it is only an answer, nothing is spent.</summary>
    public Refusal? RefuseStatement(AgencyId agency) =>
        statements.Overdrawn(agency.ToString()) is { Ticks: > 0 } wait ? Refuse("limit.agency", statements, wait, agency.ToString()) : null;

    /// <summary>A statement that the agency's keys signed was accepted, for the first time.</summary>
    public void Accepted(AgencyId agency) => statements.Owe(agency.ToString());

    /// <summary>An authorised read: counted against the token's agency, with a seat until it is answered.</summary>
    public Refusal? RefuseRead(HttpContext http, AgencyId agency)
    {
        if (!IsMetered(http))
        {
            return null;
        }

        var name = agency.ToString();
        if (reads.Spend(name) is { Ticks: > 0 } wait)
        {
            return Refuse("limit.agency", reads, wait, name);
        }

        if (readingOfOne.Take(name) is not { } ofOne)
        {
            return new Refusal("limit.at-once", name, $"{readingOfOne.MostOfOne}", "1");
        }

        if (reading.Take() is not { } seat)
        {
            ofOne.Dispose();
            return new Refusal("ledger.busy");
        }

        http.Features.Set(new ReadingSeat(ofOne, seat));
        http.Response.RegisterForDispose(ofOne);
        http.Response.RegisterForDispose(seat);
        return null;
    }

    /// <summary>Gives a reader's seat back before the answer's end: for answers that mostly wait.</summary>
    public static void Leave(HttpContext http)
    {
        if (http.Features.Get<ReadingSeat>() is { } taken)
        {
            taken.OfOne.Dispose();
            taken.Seat.Dispose();
        }
    }

    /// <summary>Whether rates are kept for this caller: not for programs of this machine.</summary>
    public static bool IsMetered(HttpContext http) => SourceOf(http) is not null;

    private static string? SourceOf(HttpContext http) => http.Features.Get<Caller>()?.Source;

    /// <summary>The last value of a <c>limit.</c> refusal is the seconds to wait, which <c>Retry-After</c> says too.</summary>
    private static Refusal Refuse(string code, Budget budget, TimeSpan wait, params string[] who) =>
        new(code, [.. who, $"{budget.PerSecond}", $"{Math.Ceiling(wait.TotalSeconds)}"]);

    private sealed record Caller(string? Source);

    private sealed record ReadingSeat(Seat OfOne, Seat Seat);
}
