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

    private readonly Budget sources = new(limits.Source, clock);
    private readonly Budget statements = new(limits.Agency, clock);
    private readonly Budget reads = new(limits.Agency, clock);
    private readonly Seats work = new(limits.Work);
    private readonly Seats batches = new(limits.Batches);
    private readonly SeatTable batchesOfOne = new(Math.Max(1, limits.Batches / 8));
    private readonly Seats verifications = new(limits.Verifications);
    private readonly SeatTable verificationsOfOne = new(Math.Max(1, limits.Verifications / 4));
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
    public Result<Seat> Batch(HttpContext http) => OneOf(http, batches, batchesOfOne, "limit.batches");

    /// <summary>A seat for a verification, from before its first byte: it holds a bundle in memory all the while, so there are few, and one source has fewer.</summary>
    public Result<Seat> Verification(HttpContext http) => OneOf(http, verifications, verificationsOfOne, "limit.verifications");

    /// <summary>
    /// The same seats for a page that a verification goes into. Nothing waits with who asks for a page, and he does not come back by himself: so he is
    /// kept for a moment before he is refused.
    /// </summary>
    public async Task<Result<Seat>> VerificationAsync(HttpContext http)
    {
        var until = clock.GetTimestamp() + (long)(PagePatience.TotalSeconds * clock.TimestampFrequency);
        while (true)
        {
            var seat = Verification(http);
            if (seat.Why is null || clock.GetTimestamp() >= until)
            {
                return seat;
            }

            await Task.Delay(PageLook, clock, http.RequestAborted);
        }
    }

    private static Result<Seat> OneOf(HttpContext http, Seats all, SeatTable table, string code)
    {
        var ofOne = http.Features.Get<Caller>()?.Source is { } source ? table.Take(source) : new Seat(() => { });
        if (ofOne is null)
        {
            return new Refusal(code, $"{table.MostOfOne}", "1");
        }

        if (all.Take() is not { } seat)
        {
            ofOne.Dispose();
            return new Refusal("ledger.busy");
        }

        return new Seat(() =>
        {
            seat.Dispose();
            ofOne.Dispose();
        });
    }

    /// <summary>For streams of submissions: waits until the source may have one more looked at, instead of refusing it.</summary>
    public async Task PaceAsync(HttpContext http, CancellationToken cancellation)
    {
        while (http.Features.Get<Caller>()?.Source is { } source && sources.Spend(source) is { Ticks: > 0 } wait)
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
    public static bool IsMetered(HttpContext http) => http.Features.Get<Caller>()?.Source is not null;

    /// <summary>The last value of a <c>limit.</c> refusal is the seconds to wait, which <c>Retry-After</c> says too.</summary>
    private static Refusal Refuse(string code, Budget budget, TimeSpan wait, params string[] who) =>
        new(code, [.. who, $"{budget.PerSecond}", $"{Math.Ceiling(wait.TotalSeconds)}"]);

    private sealed record Caller(string? Source);

    private sealed record ReadingSeat(Seat OfOne, Seat Seat);
}
