using System.Text.Json;
using Integrity.Digests;
using Integrity.Proofs;

namespace Integrity.Rules;

/// <summary>A report in its one spelling: <c>integrity-report@v1</c>.</summary>
internal static class ReportJson
{
    public static byte[] Write(RulesReport report) => CanonicalJson.Of(json => Write(json, report));

    /// <summary>The members, for a document that holds a report among others.</summary>
    public static void Write(Utf8JsonWriter json, RulesReport report)
    {
        json.WriteStartObject();
        json.WriteString("format", RulesReport.Format);
        json.WriteString("rules", report.Rules);
        json.WriteString("pack", Digest.Sha256(report.PackDigest).ToString());
        json.WriteString("asOf", UtcTime.Format(report.AsOf));
        WriteIfAny(json, "anchored", report.Anchored);
        json.WriteString("subject", report.Subject.ToString());
        json.WriteString("head", Digest.Sha256(report.Head).ToString());
        json.WriteStartArray("judged");
        foreach (var judged in report.Judged)
        {
            Write(json, judged);
        }

        json.WriteEndArray();
        json.WriteStartArray("terms");
        foreach (var term in report.Terms)
        {
            Write(json, term, report.AsOf);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>As reports spell it.</summary>
    public static string Name(TermStatus status) => status switch
    {
        TermStatus.Open => "open",
        TermStatus.DueSoon => "due-soon",
        TermStatus.Overdue => "overdue",
        TermStatus.Met => "met",
        TermStatus.Late => "late",
        _ => "unknown",
    };

    /// <summary>One line of a report.</summary>
    /// <param name="more">Writes further members.</param>
    public static void Write(Utf8JsonWriter json, JudgedRule judged, Action? more = null)
    {
        json.WriteStartObject();
        json.WriteString("rule", judged.Rule);
        json.WriteString("outcome", VerdictJson.Name(judged.Outcome));
        json.WriteString("stream", judged.Stream.ToString());
        if (judged.Seq is { } seq)
        {
            json.WriteNumber("seq", seq);
        }

        json.WriteString("code", judged.Code);
        json.WriteStartArray("values");
        foreach (var value in judged.Values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
        if (judged.CuredBy is { } cure)
        {
            json.WriteNumber("curedBy", cure);
        }

        more?.Invoke();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, TermState term, DateTimeOffset asOf)
    {
        json.WriteStartObject();
        json.WriteString("term", term.Term);
        json.WriteString("status", Name(term.Status(asOf)));
        json.WriteString("stream", term.Stream.ToString());
        json.WriteNumber("seq", term.Seq);
        json.WriteString("agency", term.Agency.ToString());
        json.WriteString("start", UtcTime.Format(term.Start));
        WriteIfAny(json, "due", term.Due);
        WriteIfAny(json, "met", term.Met);
        if (term.MetBy is { } by)
        {
            json.WriteNumber("metBy", by);
        }

        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, DateTimeOffset? time)
    {
        if (time is { } known)
        {
            json.WriteString(name, UtcTime.Format(known));
        }
    }
}
