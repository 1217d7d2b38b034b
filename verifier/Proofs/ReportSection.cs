using System.Text.Json;
using Integrity.Digests;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Proofs;

/// <summary>What a verdict for programs says of rules and recognitions: codes and values as in the report itself, with sentences beside them.</summary>
internal static class ReportSection
{
    public static void Write(Utf8JsonWriter json, Verdict verdict, Catalogue texts, Language language)
    {
        if (verdict is { Report: { } report, Pack: { } pack })
        {
            json.WriteStartObject("report");
            WriteHead(json, report, pack, language);
            json.WriteStartArray("judged");
            foreach (var judged in report.Judged)
            {
                ReportJson.Write(json, judged, () => json.WriteString("says", texts.Say(language, judged.Code, judged.Values)));
            }

            json.WriteEndArray();
            json.WriteStartArray("terms");
            foreach (var term in report.Terms)
            {
                ReportJson.Write(json, term, report.AsOf);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (verdict.Recognitions.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("recognitions");
        foreach (var recognition in verdict.Recognitions)
        {
            Write(json, recognition, texts, language);
        }

        json.WriteEndArray();
    }

    private static void WriteHead(Utf8JsonWriter json, RulesReport report, Pack pack, Language language)
    {
        json.WriteString("rules", report.Rules);
        json.WriteString("title", pack.Title.In(language));
        json.WriteString("pack", Digest.Sha256(report.PackDigest).ToString());
        json.WriteString("digest", Digest.Sha256(report.Digest).ToString());
        json.WriteString("asOf", UtcTime.Format(report.AsOf));
        if (report.Anchored is { } anchored)
        {
            json.WriteString("anchored", UtcTime.Format(anchored));
        }

        json.WriteBoolean("kept", report.Kept);
        json.WriteStartObject("counts");
        foreach (var outcome in Enum.GetValues<Custody.RuleOutcome>())
        {
            json.WriteNumber(VerdictJson.Name(outcome), report.Count(outcome));
        }

        json.WriteEndObject();
        json.WriteStartArray("about");
        foreach (var rule in pack.Rules)
        {
            Write(json, rule, language);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PackRule rule, Language language)
    {
        json.WriteStartObject();
        json.WriteString("rule", rule.Id);
        json.WriteString("says", rule.Says.In(language));
        json.WriteStartArray("cite");
        foreach (var cite in rule.Cite)
        {
            json.WriteStartObject();
            json.WriteString("source", cite.Source);
            json.WriteString("article", cite.Article);
            if (cite.Unread)
            {
                json.WriteBoolean("unread", true);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteIfAny(json, "person", rule.Person?.In(language));
        WriteIfAny(json, "cure", rule.Cure?.In(language));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, JudgedRecognition recognition, Catalogue texts, Language language)
    {
        json.WriteStartObject();
        json.WriteString("stream", recognition.Stream.ToString());
        json.WriteNumber("seq", recognition.Seq);
        json.WriteString("by", recognition.By.ToString());
        WriteIfAny(json, "agreement", recognition.Agreement?.ToString());
        json.WriteString("rules", recognition.Rules);
        json.WriteString("outcome", recognition.Outcome);
        json.WriteString("report", Digest.Sha256(recognition.Stated).ToString());
        WriteIfAny(json, "recomputed", recognition.Recomputed is { } digest ? Digest.Sha256(digest).ToString() : null);
        json.WriteString("match", RecognitionNames.Text(recognition.Match));
        json.WriteStartArray("conditions");
        foreach (var condition in recognition.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("condition", condition.Condition);
            json.WriteString("outcome", VerdictJson.Name(condition.Outcome));
            json.WriteString("says", texts.Say(language, condition.Code, condition.Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }
}
