using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Ledger.Cli;

/// <summary>Recognition of another agency's evidence: looked at beforehand, granted or declined, and what asks for cure and cures.</summary>
internal static class RecognitionVerbs
{
    private static readonly Option<string> Agreement = new("--agreement") { HelpName = "ID" };
    private static readonly Option<string> Rules = new("--rules") { HelpName = "NAME@EDITION" };
    private static readonly Option<string> Preview = new("--preview") { HelpName = "FILE" };

    public static Verb PreviewVerb(Desk desk)
    {
        var code = Act.Code();
        var by = new Option<string>("--by") { HelpName = "AGENCY" };
        var target = new Option<string>("--out", "-o") { HelpName = "FILE" };
        return new("preview", "integrity recognition preview EV-… --agreement xj-zj-2026 -o preview.json --key approver.jwk", desk, async call =>
        {
            if (call.Get(target) is { } path)
            {
                NewFile.EnsureFree(path);
            }

            var stream = Act.ItemOf(call, code);
            using var reader = await Reader.OpenAsync(call);
            var json = await reader.Ledger.PreviewAsync(stream.Id, call.Get(by), call.Get(Agreement), call.Get(Rules), reader.Token);
            if (call.Get(target) is { } file)
            {
                await NewFile.WriteAsync(file, Encoding.UTF8.GetBytes(json.GetRawText()), call.Cancel);
            }

            call.Print(JsonNode.Parse(json.GetRawText())!, Answer.Read(json, j => Lines(call, j).ToList()));
            return ExitCode.Done;
        }, [code, Agreement, Rules, by, target, .. Shared.Reading]);
    }

    public static Verb Recognize(Desk desk)
    {
        var outcome = new Option<string>("--outcome") { HelpName = "granted|granted-after-cure" };
        outcome.AcceptOnlyFromAmong("granted", "granted-after-cure");
        return Act.Next(
            "recognize",
            "integrity recognize EV-… --agreement xj-zj-2026 --key approver.jwk",
            desk,
            [Field.Text("limits", "TEXT"), CustodyVerbs.Note()],
            [Agreement, Rules, Preview, outcome],
            async (pen, call, stream, body) =>
            {
                var preview = await PreviewAsync(pen, call, stream);
                if (call.Get(outcome) is null && Answer.Text(preview, "outcome") != "may-be")
                {
                    throw new Stopped(ExitCode.Refused, "cli.may-not-recognize", stream.Id, Answer.Text(preview, "outcome") ?? "");
                }

                Take(preview, body, "agreement", "rules", "report", "size", "asOf", "anchored");
                body["outcome"] = call.Get(outcome) ?? (HasCured(preview) ? "granted-after-cure" : "granted");
                return ExitCode.Done;
            });
    }

    public static Verb Decline(Desk desk)
    {
        var reason = Defects("--reason");
        return Act.Next(
            "decline",
            "integrity decline EV-… --agreement xj-zj-2026 --reason CUS-06@4 --key approver.jwk",
            desk,
            [new("reasons", [reason], call => Field.Now(ReadDefects("--reason", call.Get(reason)!))), CustodyVerbs.Note()],
            [Agreement, Rules, Preview],
            async (pen, call, stream, body) =>
            {
                Take(await PreviewAsync(pen, call, stream), body, "agreement", "rules", "report", "size", "asOf", "anchored");
                return ExitCode.Done;
            });
    }

    /// <summary><c>cure</c> itself is a verb, and <c>cure request</c> another.</summary>
    public static Verb Cure(Desk desk)
    {
        var cure = Act.Next(
            "cure",
            "integrity cure EV-… --rules CN-CRIM@2026.1 --rule CUS-06 --seq 4 --explanation \"…\" --attachment opening.mp4 --key approver.jwk",
            desk,
            Field.Text("rules", "NAME@EDITION", required: true),
            Field.Text("rule", "RULE", required: true),
            Field.Count("seq"),
            Field.Text("explanation", "TEXT", required: true),
            Field.FileDigest("attachment"));
        cure.Add(CureRequest(desk));
        return cure;
    }

    private static Verb CureRequest(Desk desk)
    {
        var defect = Defects("--defect");
        return Act.Next(
            "cure.request",
            "integrity cure request EV-… --rules CN-CRIM@2026.1 --defect CUS-06@4 --due 2026-12-01T09:00:00Z --key officer.jwk",
            desk,
            Field.Text("rules", "NAME@EDITION", required: true),
            new("defects", [defect], call => Field.Now(ReadDefects("--defect", call.Get(defect)!))),
            Field.Time("due"),
            CustodyVerbs.Note());
    }

    /// <summary>What the report was made of: from the file that <c>recognition preview</c> wrote, or asked for now.</summary>
    private static async Task<JsonElement> PreviewAsync(Pen pen, Call call, StreamName stream)
    {
        if (call.Get(Preview) is not { } path)
        {
            return await pen.PreviewAsync(stream, call.Get(Agreement), call.Get(Rules));
        }

        var json = StrictJson.ParseElement(await GivenFile.ReadAsync(path, most: 4 << 20, call.Cancel), 16, 4 << 20).OrStop();
        return json.ValueKind == JsonValueKind.Object && Answer.Text(json, "item") == stream.Id
            ? json
            : throw new Stopped(ExitCode.Usage, "cli.other-preview", path, stream.Id);
    }

    private static void Take(JsonElement preview, JsonObject body, params IEnumerable<string> names) => Answer.Read(preview, p =>
    {
        var members = p.GetProperty("recognize");
        foreach (var name in names)
        {
            if (members.TryGetProperty(name, out var value))
            {
                body[name] = JsonNode.Parse(value.GetRawText());
            }
        }

        return true;
    });

    private static bool HasCured(JsonElement preview) =>
        Answer.Read(preview, p => p.GetProperty("judged").EnumerateArray().Any(j => Answer.Text(j, "outcome") == "cured"));

    private static Option<string[]> Defects(string name) => new(name) { HelpName = "RULE@SEQ", Required = true };

    private static JsonArray ReadDefects(string option, string[] given) => new([.. given.Select(text => text.Split('@') switch
    {
        [var rule, var seq] when rule.Length > 0 && long.TryParse(seq, NumberStyles.None, CultureInfo.InvariantCulture, out var n) => (JsonNode)new JsonObject { ["rule"] = rule, ["seq"] = n },
        [var rule] when rule.Length > 0 && option == "--reason" => new JsonObject { ["rule"] = rule },
        _ => throw new Stopped(ExitCode.Usage, "cli.defect-shape", option, text),
    })]);

    private static IEnumerable<string> Lines(Call call, JsonElement j)
    {
        yield return call.Say($"recognition.{Answer.Text(j, "outcome")}", Answer.Text(j, "item") ?? "", Answer.Text(j, "by") ?? "");
        if (!j.GetProperty("rulesPublished").GetBoolean())
        {
            yield return "  " + call.Say("recognition.not-published", Answer.Text(j.GetProperty("recognize"), "rules") ?? "");
        }

        foreach (var condition in j.GetProperty("conditions").EnumerateArray())
        {
            yield return $"  {Answer.Text(condition, "outcome"),-8} {Answer.Text(condition, "says")}";
        }

        foreach (var judged in j.GetProperty("judged").EnumerateArray().Where(r => Answer.Text(r, "outcome") is not ("pass" or "n/a")))
        {
            var at = judged.TryGetProperty("seq", out var seq) ? $" @{seq.GetInt64()}" : "";
            yield return $"  {Answer.Text(judged, "outcome"),-8} {Answer.Text(judged, "rule")}{at}: {Answer.Text(judged, "says")}";
        }
    }
}
