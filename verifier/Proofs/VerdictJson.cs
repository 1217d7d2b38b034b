using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Texts;

namespace Integrity.Proofs;

/// <summary>A verdict for programs: <c>integrity-verdict@v1</c>. Codes and values are stable; sentences are for people and may change.</summary>
public static class VerdictJson
{
    public const string Format = "integrity-verdict@v1";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    public static byte[] Write(Verdict verdict, Catalogue texts, Language language)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("overall", Name(verdict.Overall));
            json.WriteNumber("exitCode", (int)verdict.ExitCode);
            WriteChecks(json, verdict.Checks, texts, language);
            WriteRules(json, verdict.Rules, texts, language);
            ReportSection.Write(json, verdict, texts, language);
            if (verdict.Facts is { } facts)
            {
                json.WritePropertyName("facts");
                WriteFacts(json, facts);
            }

            if (verdict.Unsealed is { } unsealed)
            {
                json.WritePropertyName("unsealedAnchor");
                WriteAnchor(json, unsealed);
            }

            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The facts alone, in one spelling: two verdicts report the same facts exactly when these bytes are equal.</summary>
    public static byte[] Write(Facts facts)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            WriteFacts(json, facts);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>As verdicts and exit-code tables spell it.</summary>
    public static string Name(Overall overall) => overall switch
    {
        Overall.Intact => "intact",
        Overall.Broken => "broken",
        _ => "unproven",
    };

    public static string Name(RuleOutcome outcome) => outcome switch
    {
        RuleOutcome.Pass => "pass",
        RuleOutcome.Curable => "curable",
        RuleOutcome.Cured => "cured",
        RuleOutcome.Fatal => "fatal",
        RuleOutcome.Warn => "warn",
        RuleOutcome.Human => "human",
        _ => "n/a",
    };

    private static void WriteChecks(Utf8JsonWriter json, IReadOnlyList<Check> checks, Catalogue texts, Language language)
    {
        json.WriteStartArray("checks");
        foreach (var check in checks)
        {
            json.WriteStartObject();
            json.WriteString("code", check.Code.Code);
            json.WriteString("status", check.StatusName);
            WriteValues(json, check.Values);
            if (check.Tolerated)
            {
                json.WriteBoolean("tolerated", true);
            }

            if (check.Why is { } why)
            {
                json.WriteStartObject("why");
                json.WriteString("code", why.Code);
                WriteValues(json, why.Values);
                json.WriteString("says", texts.Say(language, why.Code, why.Values));
                json.WriteEndObject();
            }

            json.WriteString("says", texts.Say(language, check.TextCode, check.Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRules(Utf8JsonWriter json, IReadOnlyList<Finding> rules, Catalogue texts, Language language)
    {
        json.WriteStartArray("rules");
        foreach (var finding in rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", finding.Rule);
            json.WriteString("outcome", Name(finding.Outcome));
            json.WriteString("stream", finding.Stream.ToString());
            json.WriteNumber("seq", finding.Seq);
            WriteValues(json, finding.Values);
            json.WriteString("says", texts.Say(language, finding.Code, finding.Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFacts(Utf8JsonWriter json, Facts facts)
    {
        json.WriteStartObject();
        json.WriteString("origin", facts.Origin);
        json.WriteString("subject", facts.Subject.ToString());
        WriteIfAny(json, "kind", facts.Kind);
        WriteIfAny(json, "case", facts.Case);
        WriteIfAny(json, "holder", facts.Holder?.ToString());
        WriteIfAny(json, "seal", facts.Seal);
        WriteIfAny(json, "locker", facts.Locker);
        WriteIfAny(json, "offer", facts.Offer?.ToString());
        json.WriteNumber("statements", facts.Statements);
        json.WriteString("head", Digest.Sha256(facts.Head).ToString());
        if (facts.Subject.Kind == StreamKind.Case)
        {
            WriteItems(json, facts.Items);
        }

        json.WriteStartArray("steps");
        foreach (var step in facts.Steps)
        {
            WriteStep(json, step);
        }

        json.WriteEndArray();
        json.WriteStartArray("digests");
        foreach (var known in facts.Digests)
        {
            json.WriteStartObject();
            json.WriteString("of", known.Of.ToString());
            json.WritePropertyName("recorded");
            known.Recorded.Write(json);
            json.WriteNumber("seq", known.Seq);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("withheld", facts.Withheld);
        json.WriteStartObject("checkpoint");
        json.WriteNumber("size", facts.Size);
        json.WriteString("root", facts.Root.ToString());
        json.WriteEndObject();
        if (facts.Anchor is { } anchor)
        {
            json.WritePropertyName("anchor");
            WriteAnchor(json, anchor);
        }

        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, IReadOnlyList<ItemFacts> items)
    {
        json.WriteStartArray("items");
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("item", item.Stream.ToString());
            WriteIfAny(json, "kind", item.Kind);
            WriteIfAny(json, "holder", item.Holder?.ToString());
            WriteIfAny(json, "seal", item.Seal);
            WriteIfAny(json, "locker", item.Locker);
            WriteIfAny(json, "offer", item.Offer?.ToString());
            WriteIfAny(json, "ended", item.Ended);
            WriteIfAny(json, "parent", item.Parent?.ToString());
            json.WriteNumber("statements", item.Statements);
            WriteIfAny(json, "head", item.Head is { } head ? Digest.Sha256(head).ToString() : null);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteStep(Utf8JsonWriter json, Step step)
    {
        json.WriteStartObject();
        json.WriteString("stream", step.Stream.ToString());
        json.WriteNumber("seq", step.Seq);
        json.WriteNumber("index", step.Index);
        json.WriteString("digest", Digest.Sha256(step.Digest).ToString());
        json.WriteString("act", step.Act);
        json.WriteString("agency", step.Agency.ToString());
        json.WriteString("at", UtcTime.Format(step.At));
        WriteIfAny(json, "after", step.After is { } after ? UtcTime.Format(after) : null);
        json.WriteStartArray("signers");
        foreach (var signer in step.Signers)
        {
            json.WriteStartObject();
            json.WriteString("kid", signer.Kid);
            WriteIfAny(json, "officer", signer.Officer);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("withheld", step.Withheld);
        if (step.Withheld > 0)
        {
            json.WriteStartArray("mayBeAmong");
            foreach (var name in step.MayBeAmong)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteAnchor(Utf8JsonWriter json, AnchorFacts anchor)
    {
        json.WriteStartObject();
        json.WriteNumber("number", anchor.Number);
        json.WriteString("block", Hex0x.Format(anchor.Block.Bytes));
        json.WriteString("time", UtcTime.Format(anchor.Time));
        json.WriteStartArray("gaps");
        foreach (var gap in anchor.Gaps)
        {
            json.WriteStartObject();
            json.WriteString("stream", gap.Stream.ToString());
            json.WriteNumber("seq", gap.Seq);
            json.WriteString("act", gap.Act);
            json.WriteString("ended", UtcTime.Format(gap.Ended));
            json.WriteNumber("seconds", (long)gap.Gap.TotalSeconds);
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

    private static void WriteValues(Utf8JsonWriter json, IReadOnlyList<string> values)
    {
        json.WriteStartArray("values");
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
