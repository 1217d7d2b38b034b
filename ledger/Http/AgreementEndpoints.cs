using System.Text.Json;
using Integrity.Custody.Agreements;
using Integrity.Grains;
using Integrity.Identifiers;

namespace Integrity.Ledger.Http;

/// <summary>A recognition agreement, for its parties and for auditors.</summary>
internal sealed class AgreementEndpoints(GrainHost grains, Bearer bearer, Problems problems, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/agreements/{id}", AgreementAsync)
        .WithName("getAgreement")
        .WithSummary("An agreement's terms, who signed it and how it stands now. For its parties and auditors.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(401).ProducesProblem(404);

    private async Task AgreementAsync(HttpContext http, string id)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused)
            || !StreamName.Parse($"agreement/{id}").Ok(out var stream, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var state = await grains.Of(stream).StateAsync(http.RequestAborted);
        if (state.Agreement is not { } agreement || !ReadAccess.May(reader, agreement))
        {
            await problems.WriteAsync(http, ReadAccess.NotFound(stream));
            return;
        }

        var now = clock.GetUtcNow();
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, state);
            json.WriteString("standing", Name(agreement.At(now)));
            json.Write("asOf", now);
            json.Write("draft", agreement.Draft);
            Write(json, agreement.Terms);
            json.WriteStartArray("signatures");
            foreach (var signature in agreement.Signatures)
            {
                json.WriteStartObject();
                json.WriteString("party", signature.Party.ToString());
                json.WriteNumber("seq", signature.Seq);
                json.Write("at", signature.At);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            Write(json, "suspendedBy", agreement.SuspendedBy.Select(a => a.ToString()));
            if (agreement.Ended is { } ended)
            {
                json.WriteNumber("ended", ended);
            }

            json.WriteEndObject();
        });
    }

    private static void Write(Utf8JsonWriter json, AgreementTerms terms)
    {
        json.WriteString("title", terms.Title);
        Write(json, "parties", terms.Parties.Select(p => p.ToString()));
        json.WriteStartArray("directions");
        foreach (var direction in terms.Directions)
        {
            json.WriteStartObject();
            json.WriteString("from", direction.From.ToString());
            json.WriteString("to", direction.To.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "kinds", terms.Kinds);
        Write(json, "caseTypes", terms.CaseTypes);
        Write(json, "standards", terms.Standards);
        Write(json, "requiredActs", terms.RequiredActs);
        Write(json, "digestAlgorithms", terms.DigestAlgorithms);
        Write(json, "qualificationScope", terms.QualificationScope);
        Write(json, "exclusions", terms.Exclusions);
        Write(json, "maximumAnchorGapSeconds", (long?)terms.MaximumAnchorGap?.TotalSeconds);
        Write(json, "answerWorkingDays", terms.AnswerWorkingDays);
        Write(json, "cureWorkingDays", terms.CureWorkingDays);
        json.Write("from", terms.From);
        if (terms.To is { } to)
        {
            json.Write("to", to);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static string Name(AgreementStanding standing) => standing switch
    {
        AgreementStanding.InForce => "in-force",
        AgreementStanding.NotSigned => "not-signed",
        AgreementStanding.NotYet => "not-yet",
        AgreementStanding.Expired => "expired",
        AgreementStanding.Suspended => "suspended",
        _ => "ended",
    };
}
