using System.Globalization;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Ledger.Drafts;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Store;
using Integrity.Statements;

namespace Integrity.Ledger.Http;

/// <summary>Statements that wait for further signatures, for officers of the agencies that must sign them.</summary>
internal sealed class DraftEndpoints(IDraftStore store, Parking parking, GrainHost grains, Bearer bearer, Gate gate, Problems problems, TimeProvider clock)
{
    private const string Path = "/v1/drafts";

    /// <summary>As many are listed at a time.</summary>
    private const int MostOfPage = 50;

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapPost(Path, (Delegate)PostAsync)
            .WithName("parkStatement")
            .WithSummary("Parks a signed statement (JWS General JSON, all disclosures) for further signatures, for three days. Needs a token bound to this request.")
            .Accepts<object>("application/json")
            .Produces(StatusCodes.Status201Created, contentType: "application/json").Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);
        _ = routes.MapGet(Path, (Delegate)ListAsync)
            .WithName("listParked")
            .WithSummary("What waits for a signature of the caller's agency, those that end first before. ?after= the last page's next.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        _ = routes.MapGet($"{Path}/{{id}}", GetAsync)
            .WithName("getParked")
            .WithSummary("A parked statement with its envelope. For the agencies that must sign it.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(401).ProducesProblem(404);
        _ = routes.MapPut($"{Path}/{{id}}", PutAsync)
            .WithName("signParked")
            .WithSummary("The same statement with further signatures; none may be missing. Needs a token bound to this request.")
            .Accepts<object>("application/json")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(422);
        _ = routes.MapDelete($"{Path}/{{id}}", DeleteAsync)
            .WithName("removeParked")
            .WithSummary("Takes a parked statement away. Needs a token bound to this request.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(401).ProducesProblem(404);
    }

    private async Task PostAsync(HttpContext http)
    {
        if (!(await ReadAsync(http)).Ok(out var sent, out var refused)
            || !(await bearer.ActAsync(http.Request, sent.Body, reader => RefuseSender(sent.Parked, reader), http.RequestAborted)).Ok(out var reader, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var now = clock.GetUtcNow();
        var (parked, id) = (sent.Parked, Parking.IdOf(sent.Parked.Envelope));
        var draft = new Draft(id, reader.Agency.ToString(), [.. parked.Parties.Select(p => p.ToString())], now, now + Parking.Kept, parked.Envelope.ToUtf8());
        var added = await store.AddAsync(draft, Parking.Most, http.RequestAborted);
        var there = added == DraftAdded.Exists ? await store.FindAsync(id, now, http.RequestAborted) : draft;
        if (added == DraftAdded.TooMany || there is null || !there.Envelope.AsSpan().SequenceEqual(draft.Envelope))
        {
            await problems.WriteAsync(http, added == DraftAdded.TooMany ? new Refusal("draft.too-many", draft.Agency, $"{Parking.Most}") : new Refusal("draft.exists", id));
            return;
        }

        http.Response.Headers.Location = $"{Path}/{id}";
        await AnswerAsync(http, added == DraftAdded.Added ? StatusCodes.Status201Created : StatusCodes.Status200OK, there, parked);
    }

    private async Task ListAsync(HttpContext http)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused)
            || !AfterOf(http.Request.Query).Ok(out var after, out refused) || !gate.Work().Ok(out var seat, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        // Others can park what names this agency, so a list costs no more than its page, and a seat while it is read.
        var rows = new List<(Draft Draft, Parked Parked, bool Stale)>();
        IReadOnlyList<Draft> page;
        using (seat)
        {
            page = await store.OfAgencyAsync(reader.Agency.ToString(), clock.GetUtcNow(), after, MostOfPage, http.RequestAborted);
            foreach (var draft in page)
            {
                // A key was revoked since: what it signed waits for nothing any more.
                if ((await parking.KeptAsync(Envelope.Parse(draft.Envelope).OrThrow(), http.RequestAborted)).Ok(out var parked, out _))
                {
                    rows.Add((draft, parked, await IsStaleAsync(parked, http.RequestAborted)));
                }
            }
        }

        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("drafts");
            rows.ForEach(row => DraftJson.Write(json, row.Draft, row.Parked, row.Stale, whole: false));
            json.WriteEndArray();
            if (page.Count == MostOfPage)
            {
                json.WriteString("next", $"{page[^1].Place.Until}.{page[^1].Id}");
            }

            json.WriteEndObject();
        });
    }

    private async Task GetAsync(HttpContext http, string id)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused)
            || !(await FindAsync(id, http.RequestAborted)).Ok(out var draft, out refused) || (refused = RefuseReader(draft, reader)) is not null
            || !(await parking.KeptAsync(Envelope.Parse(draft.Envelope).OrThrow(), http.RequestAborted)).Ok(out var parked, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        await AnswerAsync(http, StatusCodes.Status200OK, draft, parked);
    }

    private async Task PutAsync(HttpContext http, string id)
    {
        if (!(await ReadAsync(http)).Ok(out var sent, out var refused)
            || !(await ActAsync(http, id, sent.Body, was => sent.Parked.RefuseAfter(Envelope.Parse(was.Envelope).OrThrow(), id))).Ok(out var was, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var draft = was with { Envelope = sent.Parked.Envelope.ToUtf8() };
        if (!await store.ReplaceAsync(id, was.Envelope, draft.Envelope, http.RequestAborted))
        {
            await problems.WriteAsync(http, new Refusal("draft.moved", id));
            return;
        }

        await AnswerAsync(http, StatusCodes.Status200OK, draft, sent.Parked);
    }

    private async Task DeleteAsync(HttpContext http, string id)
    {
        if (!(await ActAsync(http, id, [], _ => null)).Ok(out _, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        _ = await store.RemoveAsync(id, http.RequestAborted);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>The draft, for an officer who may sign it and whose token is for this request. Without such a token nobody learns whether there is one.</summary>
    private async Task<Result<Draft>> ActAsync(HttpContext http, string id, byte[] body, Func<Draft, Refusal?> refuse)
    {
        var found = await FindAsync(id, http.RequestAborted);
        return (await bearer.ActAsync(
            http.Request,
            body,
            reader => found.Ok(out var draft, out var none) ? RefuseReader(draft, reader) ?? refuse(draft) : none,
            http.RequestAborted)).Why is { } refused ? refused : found;
    }

    /// <summary>The body, and what it says. A seat is taken for it, as for any statement: signatures are checked.</summary>
    private async Task<Result<Sent>> ReadAsync(HttpContext http)
    {
        if (!(await RequestBody.JsonAsync(http.Request, http.RequestAborted)).Ok(out var body, out var refused) || !gate.Work().Ok(out var seat, out refused))
        {
            return refused;
        }

        using (seat)
        {
            return Envelope.Parse(body).Ok(out var envelope, out refused) && (await parking.CheckAsync(envelope, http.RequestAborted)).Ok(out var parked, out refused)
                ? new Sent(body, parked)
                : refused;
        }
    }

    private async Task<Result<Draft>> FindAsync(string id, CancellationToken cancellation) =>
        await store.FindAsync(id, clock.GetUtcNow(), cancellation) is { } draft ? draft : NotFound(id);

    private async Task AnswerAsync(HttpContext http, int status, Draft draft, Parked parked)
    {
        var stale = await IsStaleAsync(parked, http.RequestAborted);
        await Answer.JsonAsync(http, status, json => DraftJson.Write(json, draft, parked, stale, whole: true));
    }

    private static Result<DraftPlace> AfterOf(IQueryCollection asked)
    {
        if (asked.Count == 0)
        {
            return DraftPlace.First;
        }

        var (name, text) = (asked.First().Key, asked.First().Value.ToString());
        return asked.Count == 1 && name == "after" && text.Split('.') is [var until, { Length: 32 } id] && id.All(char.IsAsciiHexDigitLower)
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            ? new DraftPlace(time, id)
            : new Refusal("http.query", name[..Math.Min(name.Length, 20)], text[..Math.Min(text.Length, 40)]);
    }

    /// <summary>Something else took its place: it can be signed, but not submitted any more.</summary>
    private async Task<bool> IsStaleAsync(Parked parked, CancellationToken cancellation)
    {
        var (statement, state) = (parked.Envelope.Statement, await grains.Of(parked.Envelope.Statement.Stream).StateAsync(cancellation));
        return state.NextSeq != statement.Seq || state.Head != statement.Prev;
    }

    private static Refusal? RefuseSender(Parked parked, ReaderIdentity reader) =>
        !parked.Parties.Contains(reader.Agency) ? new("draft.not-yours", reader.Agency.ToString(), string.Join(", ", parked.Parties))
        : !parked.IsSignedBy(reader.Agency) ? new("draft.unsigned", reader.Agency.ToString())
        : null;

    /// <summary>One that is not there and one that is not yours look the same.</summary>
    private static Refusal? RefuseReader(Draft draft, ReaderIdentity reader) => draft.Parties.Contains(reader.Agency.ToString()) ? null : NotFound(draft.Id);

    private static Refusal NotFound(string id) => new("draft.none", id.Length <= 64 ? id : id[..64]);

    private sealed record Sent(byte[] Body, Parked Parked);
}
