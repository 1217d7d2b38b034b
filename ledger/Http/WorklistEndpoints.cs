using System.Globalization;
using System.Text.Json;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;
using Integrity.Ledger.Worklist;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>What waits for the caller's agency.</summary>
internal sealed class WorklistEndpoints(IWorklistStore store, Pack pack, Bearer bearer, Problems problems, Catalogue catalogue, TimeProvider clock)
{
    private const int UsualPage = 100;
    private const int LargestPage = 500;

    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/worklist", (Delegate)ListAsync)
        .WithName("getWorklist")
        .WithSummary("What waits for the caller's agency, most urgent first. ?status=open|due-soon|overdue, ?before=TIME, ?limit=1…500, ?after= the last page's next.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(400).ProducesProblem(401);

    private async Task ListAsync(HttpContext http)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused)
            || !QueryOf(http.Request.Query, reader.Agency.ToString(), clock.GetUtcNow()).Ok(out var query, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var counts = await store.CountAsync(query.Agency, query.Now, http.RequestAborted);
        var rows = await store.ListAsync(query, http.RequestAborted);
        var cursor = await store.CursorAsync(http.RequestAborted);
        var language = Problems.LanguageOf(http.Request);
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            json.WriteString("agency", query.Agency);
            json.Write("asOf", query.Now);
            json.WriteString("rules", pack.Name);
            json.WriteNumber("size", cursor.Index);
            json.WriteStartObject("counts");
            json.WriteNumber(DutyNames.Of(DutyStatus.Overdue), counts.Overdue);
            json.WriteNumber(DutyNames.Of(DutyStatus.DueSoon), counts.DueSoon);
            json.WriteNumber(DutyNames.Of(DutyStatus.Open), counts.Open);
            json.WriteEndObject();
            json.WriteStartArray("duties");
            foreach (var (duty, _) in rows)
            {
                json.WriteStartObject();
                DutyJson.Write(json, duty, duty.At(query.Now));
                json.WriteString("says", Says(duty, language));
                WriteAnswers(json, DutyAnswers.Of(duty, pack));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (rows.Count == query.Limit)
            {
                json.WriteString("next", $"{rows[^1].Place.Due}.{rows[^1].Place.Row}");
            }

            json.WriteEndObject();
        });
    }

    private static void WriteAnswers(Utf8JsonWriter json, DutyAnswers answers)
    {
        foreach (var (name, acts) in new[] { ("acts", answers.Own), ("others", answers.Others) })
        {
            json.WriteStartArray(name);
            foreach (var act in acts)
            {
                json.WriteStringValue(act);
            }

            json.WriteEndArray();
        }
    }

    private string Says(Duty duty, Language language) =>
        duty.Key.Kind == DutyKind.Term && pack.Term(duty.Key.Name) is { } term
            ? term.Says.In(language)
            : catalogue.Say(language, $"duty.{DutyNames.Of(duty.Key.Kind)}", duty.Key.Name, duty.By, $"{duty.Key.Of}");

    private static Result<DutyQuery> QueryOf(IQueryCollection asked, string agency, DateTimeOffset now)
    {
        var query = new DutyQuery(agency, now, UsualPage);
        foreach (var (name, values) in asked)
        {
            var text = values.ToString();
            Refusal? bad = null;
            switch (name)
            {
                case "status" when DutyNames.TryOpen(text, out var status): query = query with { Status = status }; break;
                case "before" when UtcTime.TryParse(text, out var before): query = query with { Before = before }; break;
                case "limit" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is > 0 and <= LargestPage:
                    query = query with { Limit = limit };
                    break;
                case "after" when Place(text) is { } place: query = query with { After = place }; break;
                default: bad = new Refusal("http.query", name[..Math.Min(name.Length, 20)], text[..Math.Min(text.Length, 40)]); break;
            }

            if (bad is not null)
            {
                return bad;
            }
        }

        return query;
    }

    private static DutyPlace? Place(string text) =>
        text.Split('.') is [var due, var row] && long.TryParse(due, NumberStyles.None, CultureInfo.InvariantCulture, out var d)
            && long.TryParse(row, NumberStyles.None, CultureInfo.InvariantCulture, out var r)
            ? new DutyPlace(d, r)
            : null;
}
