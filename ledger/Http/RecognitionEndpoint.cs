using System.Text.Json;
using Integrity.Chain;
using Integrity.Custody;
using Integrity.Custody.Agreements;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Bundles;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Http;

/// <summary>Whether a partner may recognise an item, before anyone signs: rule by rule, with the members that a <c>recognize</c> would carry.</summary>
internal sealed class RecognitionEndpoint(
    GrainHost grains, BundleExport export, NoteVerifier logKey, PublicKey ledgerKey, Pack own, ItemAccess access, Problems problems, Catalogue catalogue, TimeProvider clock)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/items/{code}/recognition", PreviewAsync)
        .WithName("previewRecognition")
        .WithSummary("May an agency recognise the item under an agreement? ?by= the agency (default: the caller's), ?agreement=, ?rules=NAME@EDITION (default: the ledger's). For whoever may read the item.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);

    private async Task PreviewAsync(HttpContext http, string code)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused)
            || !ByOf(http.Request, readable.Reader).Ok(out var by, out refused)
            || !(await AgreementAsync(http, readable.Reader)).Ok(out var agreement, out refused)
            || !(await RulesAsync(http)).Ok(out var rules, out refused)
            || !(await HistoryAsync(readable.State, http.RequestAborted)).Ok(out var history, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var now = clock.GetUtcNow();
        var circumstances = new Circumstances(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)), history.Block?.Timestamp, Proven: true, Operator: null);
        var answer = Recognition.Preview(history.Replayed, rules.Pack, circumstances, agreement.At, by, history.Size);
        await Answer.JsonAsync(http, StatusCodes.Status200OK, json => Write(json, answer, rules, history, Problems.LanguageOf(http.Request)));
    }

    private void Write(Utf8JsonWriter json, RecognitionAnswer answer, ChosenRules rules, Exported history, Language language)
    {
        json.WriteStartObject();
        json.WriteString("item", answer.Report.Subject.Id);
        json.WriteString("by", answer.By.ToString());

        // A recognition names an edition that the log has; what is not published can be looked at, but not signed on.
        json.WriteString("outcome", !rules.Published ? "may-not" : answer.Outcome switch
        {
            RecognitionOutcome.MayBe => "may-be",
            RecognitionOutcome.AfterCure => "after-cure",
            _ => "may-not",
        });
        json.WriteBoolean("rulesPublished", rules.Published);
        json.WriteStartArray("conditions");
        foreach (var condition in answer.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("condition", condition.Condition);
            json.WriteString("outcome", Name(condition.Outcome));
            json.WriteString("says", catalogue.Say(language, condition.Code, condition.Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("judged");
        foreach (var judged in answer.Report.Judged)
        {
            json.WriteStartObject();
            json.WriteString("rule", judged.Rule);
            json.WriteString("outcome", Name(judged.Outcome));
            json.WriteString("stream", judged.Stream.ToString());
            if (judged.Seq is { } seq)
            {
                json.WriteNumber("seq", seq);
            }

            json.WriteString("asks", rules.Pack.Rule(judged.Rule)?.Says.In(language) ?? judged.Rule);
            json.WriteString("says", catalogue.Say(language, judged.Code, judged.Values));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteMembers(json, answer, history);
        json.WriteEndObject();
    }

    /// <summary>The exact members a <c>recognize</c> made on this answer carries; a verifier makes the same report from them.</summary>
    private static void WriteMembers(Utf8JsonWriter json, RecognitionAnswer answer, Exported history)
    {
        json.WriteStartObject("recognize");
        if (answer.Agreement is { } agreement)
        {
            json.WriteString("agreement", agreement.ToString());
        }

        json.WriteString("rules", answer.Report.Rules);
        json.Write("report", answer.Report.Digest);
        json.WriteNumber("size", answer.Size);
        json.Write("asOf", answer.Report.AsOf);
        if (history.Block is { } block)
        {
            json.WriteStartObject("anchored");
            json.WriteString("block", $"0x{block.Hash}");
            json.Write("time", block.Timestamp);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>As of the newest anchored checkpoint if it has the whole history, else of the newest checkpoint.</summary>
    private async Task<Result<Exported>> HistoryAsync(StreamState item, CancellationToken cancellation)
    {
        if (!(await export.ExportAsync(item.Stream, newest: false, cancellation)).Ok(out var bundle, out var refused)
            || (bundle.Streams[0].Statements.Length < item.NextSeq && !(await export.ExportAsync(item.Stream, newest: true, cancellation)).Ok(out bundle, out refused))
            || !Replayed.Of(bundle, ledgerKey).Ok(out var replayed, out refused)
            || !Checkpoint.Open(bundle.Checkpoint, logKey).Ok(out var checkpoint, out refused))
        {
            return refused;
        }

        return new Exported(replayed, checkpoint.Size, bundle.Anchor is { } anchor ? BlockHeader.Parse(anchor.Header).OrThrow() : null);
    }

    /// <summary>For its parties: the conditions say what its terms are.</summary>
    private async Task<Result<NamedAgreement>> AgreementAsync(HttpContext http, ReaderIdentity reader)
    {
        var text = http.Request.Query["agreement"].ToString();
        if (text.Length == 0)
        {
            return new NamedAgreement(null);
        }

        if (!StreamName.Parse(text.Contains('/', StringComparison.Ordinal) ? text : $"agreement/{text}").Ok(out var stream, out var refused))
        {
            return refused;
        }

        return stream.Kind == StreamKind.Agreement && (await grains.Of(stream).StateAsync(http.RequestAborted)).Agreement is { } state && ReadAccess.May(reader, state)
            ? new NamedAgreement((stream, state))
            : ReadAccess.NotFound(stream);
    }

    /// <summary>The edition the log has, which is what a verifier will use; a built-in one only to look at.</summary>
    private async Task<Result<ChosenRules>> RulesAsync(HttpContext http)
    {
        var name = http.Request.Query["rules"].ToString() is { Length: > 0 } asked ? asked : own.Name;
        if (name.Split('@') is [var id, var edition] && StreamName.Parse($"standard/{id}").Ok(out var stream, out _)
            && (await grains.Of(stream).StateAsync(http.RequestAborted)).Standard?.Edition(edition) is { Withdrawn: null } published)
        {
            return Pack.Parse(published.Document).Ok(out var pack, out var unreadable) ? new ChosenRules(pack, true) : unreadable;
        }

        return Packs.BuiltIn(name).Ok(out var builtIn, out var unknown) ? new ChosenRules(builtIn, false) : unknown;
    }

    private static Result<AgencyId> ByOf(HttpRequest request, ReaderIdentity reader) =>
        request.Query["by"].ToString() is { Length: > 0 } by ? AgencyId.Parse(by) : reader.Agency;

    private static string Name(RuleOutcome outcome) => outcome == RuleOutcome.NotApplicable ? "n/a" : outcome.ToString().ToLowerInvariant();

    private sealed record NamedAgreement((StreamName Stream, AgreementState State)? At);

    private sealed record ChosenRules(Pack Pack, bool Published);

    private sealed record Exported(Replayed Replayed, long Size, BlockHeader? Block);
}
