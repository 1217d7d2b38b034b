using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Ledger.Cli;

/// <summary>A recognition agreement, from its draft to its end.</summary>
internal static class AgreementVerbs
{
    private const int LongestTerms = 48 * 1024;

    public static Command Group(Desk desk) => CommandLine.Group(
        "agreement",
        Draft(desk),
        Sign(desk),
        Reasoned(desk, "agreement.suspend", "integrity agreement suspend xj-zj-2026 --reason \"rules under revision\" --key approver.jwk --key seal.jwk"),
        Reasoned(desk, "agreement.resume", "integrity agreement resume xj-zj-2026 --reason \"revision done\" --key approver.jwk --key seal.jwk"),
        Reasoned(desk, "agreement.end", "integrity agreement end xj-zj-2026 --reason \"replaced\" --key approver.jwk --key seal.jwk"),
        Show(desk));

    /// <summary>The terms are a document: they are read from a file, as the parties negotiated them.</summary>
    private static Verb Draft(Desk desk)
    {
        var terms = new Option<string>("--terms") { HelpName = "FILE", Required = true };
        return Act.On(
            StreamKind.Agreement,
            "agreement.draft",
            "integrity agreement draft xj-zj-2026 --terms agreement.json --key approver.jwk --key seal.jwk",
            desk,
            [],
            [terms],
            async (_, call, _, body) =>
            {
                foreach (var (name, node) in await ReadAsync(call.Get(terms)!, call.Cancel))
                {
                    body[name] = node?.DeepClone();
                }

                return ExitCode.Done;
            });
    }

    /// <summary>The draft is named by its digest, so nobody signs other terms than he read; the ledger says it unless it is given.</summary>
    private static Verb Sign(Desk desk)
    {
        var draft = new Option<string>("--draft") { HelpName = "sha256:…" };
        return Act.On(
            StreamKind.Agreement,
            "agreement.sign",
            "integrity agreement sign xj-zj-2026 --key approver.jwk --key seal.jwk",
            desk,
            [],
            [draft],
            async (pen, call, stream, body) =>
            {
                body["draft"] = call.Get(draft) ?? Answer.Text(await pen.ReadAsync(stream), "draft");
                return ExitCode.Done;
            });
    }

    private static Verb Reasoned(Desk desk, string act, string example) => Act.On(StreamKind.Agreement, act, example, desk, [Field.Text("reason", "TEXT", required: true)]);

    private static Verb Show(Desk desk)
    {
        var id = Act.Id();
        return new("show", "integrity agreement show xj-zj-2026 --key officer.jwk", desk, async call =>
        {
            using var reader = await Reader.OpenAsync(call);
            var json = await reader.Ledger.OfStreamAsync(Act.StreamOf(StreamKind.Agreement, call, id), reader.Token);
            call.Print(JsonNode.Parse(json.GetRawText())!, Answer.Read(json, j => Lines(call, j).ToList()));
            return ExitCode.Done;
        }, [id, .. Shared.Reading]);
    }

    private static async Task<JsonObject> ReadAsync(string path, CancellationToken cancel)
    {
        var bytes = await GivenFile.ReadAsync(path, LongestTerms, cancel);
        return StrictJson.ParseElement(bytes, 16, LongestTerms).Ok(out var json, out var why) && json.ValueKind == JsonValueKind.Object
            ? JsonNode.Parse(bytes)!.AsObject()
            : throw new Stopped(ExitCode.Usage, why ?? new Refusal("cli.no-terms", path));
    }

    private static IEnumerable<string> Lines(Call call, JsonElement j)
    {
        yield return $"{Answer.Text(j, "title")}  {call.Say($"agreement.{Answer.Text(j, "standing")}")}";
        yield return $"  {Answer.Text(j, "from")} – {Answer.Text(j, "to")}";
        foreach (var direction in j.GetProperty("directions").EnumerateArray())
        {
            yield return $"  {Answer.Text(direction, "from")} → {Answer.Text(direction, "to")}";
        }

        foreach (var list in new[] { "kinds", "caseTypes", "standards", "exclusions" })
        {
            if (j.GetProperty(list).GetArrayLength() > 0)
            {
                yield return $"  {list}: {string.Join(' ', j.GetProperty(list).EnumerateArray().Select(v => v.GetString()))}";
            }
        }

        foreach (var signature in j.GetProperty("signatures").EnumerateArray())
        {
            yield return $"  ✓ {Answer.Text(signature, "party")}  {Answer.Text(signature, "at")}";
        }

        foreach (var party in j.GetProperty("suspendedBy").EnumerateArray())
        {
            yield return $"  ‖ {party.GetString()}";
        }
    }
}
