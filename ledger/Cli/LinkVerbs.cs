using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Ledger.Links;
using Integrity.Proofs;

namespace Integrity.Ledger.Cli;

/// <summary>Report links with extraction codes (报告链接和提取码). Link and code are drawn here; the ledger learns neither before somebody opens it.</summary>
internal static class LinkVerbs
{
    public static Verb Create(Desk desk)
    {
        var code = Act.Code();
        var withhold = new Option<string[]>("--withhold") { HelpName = "PATTERN", AllowMultipleArgumentsPerToken = true };
        var tries = new Option<long>("--tries") { HelpName = "1-10", DefaultValueFactory = _ => 5 };
        Field[] fields =
        [
            Field.Time("until", required: true),
            new("tries", [tries], call => Field.Now(JsonValue.Create(call.Get(tries)))),
            new("withhold", [withhold], call => Field.Now(
                call.Get(withhold) is { Length: > 0 } patterns ? new JsonArray([.. patterns.Distinct(StringComparer.Ordinal).Select(p => JsonValue.Create(p))]) : null)),
            Field.Text("rules", "NAME@EDITION"),
            Field.Text("purpose", "TEXT", required: true),
        ];
        return new(
            "create",
            "integrity link create EV-… --until 2026-12-31T16:00:00Z --purpose \"for the defence\" --withhold collect.holder *.note --key officer.jwk",
            desk,
            call => CreateAsync(call, Act.ItemOf(call, code), fields, call.Get(withhold) ?? []),
            [code, .. fields.SelectMany(f => f.Options), .. Shared.Signing.Except([Shared.Head, Shared.Open])]);
    }

    public static Verb Revoke(Desk desk)
    {
        var link = Link();
        var reason = Field.Text("reason", "TEXT", required: true);
        return new(
            "revoke",
            "integrity link revoke 5xk2q7mwf3abzt6c --reason \"sent to the wrong address\" --key officer.jwk",
            desk,
            async call =>
            {
                var stream = StreamOf(call.Get(link));
                using var pen = await Pen.TakeAsync(call);
                await HandIn.AllAsync(pen, [await pen.WriteAsync(stream, "link.revoke", new JsonObject { ["reason"] = await reason.Read(call) })]);
                return ExitCode.Done;
            },
            [link, .. reason.Options, .. Shared.Signing.Except([Shared.Open])]);
    }

    /// <summary>Every access to a link, for the agency that made it.</summary>
    public static Verb Show(Desk desk)
    {
        var link = Link();
        return new("show", "integrity link show 5xk2q7mwf3abzt6c --key officer.jwk", desk, async call =>
        {
            var stream = StreamOf(call.Get(link));
            using var reader = await Reader.OpenAsync(call);
            var json = await reader.Ledger.OfStreamAsync(stream, reader.Token);
            call.Print(JsonNode.Parse(json.GetRawText())!, Answer.Read(json, j => Lines(j, call.Desk).ToList()));
            return ExitCode.Done;
        }, [link, .. Shared.Reading]);
    }

    private static async Task<int> CreateAsync(Call call, StreamName item, IReadOnlyList<Field> fields, string[] patterns)
    {
        var selection = MemberSelection.Withhold(patterns).OrStop();
        var (token, code) = (LinkToken.Draw(), ExtractionCode.Draw());
        var body = new JsonObject { ["of"] = item.ToString(), ["code"] = code.Derive(token) };
        foreach (var field in fields)
        {
            if (await field.Read(call) is { } node)
            {
                body[field.Member] = node;
            }
        }

        using var pen = await Pen.TakeAsync(call);
        if (pen.Ledger is not null && patterns.Length > 0)
        {
            // A pattern that names nothing now is more likely mistyped than meant for later.
            _ = selection.From(Bundle.Parse(await pen.BundleAsync(item)).OrStop(ExitCode.Operational)).OrStop();
        }

        var statement = await pen.WriteAsync(token.Stream, "link.create", body, Head.Start);
        if (pen.Ledger is { } ledger)
        {
            _ = await ledger.SubmitAsync(statement.ToUtf8(), call.Get(Shared.Wait) ?? "log");
        }
        else
        {
            await NewFile.WriteAsync(call.Get(Shared.Out)!, EnvelopeFile.Format([statement]), call.Cancel);
        }

        var address = $"{pen.Ledger?.Address.TrimEnd('/')}/r/{token.Secret}";
        call.Print(
            new JsonObject { ["id"] = token.Id, ["link"] = address, ["code"] = code.Spelled, ["digest"] = $"sha256:{statement.Digest}", ["file"] = call.Get(Shared.Out) },
            call.Say("cli.link", address),
            call.Say("cli.link-code", code.Spelled),
            call.Say("cli.link-id", token.Id));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(JsonElement j, Desk desk)
    {
        yield return $"{Answer.Text(j, "stream")}  {Answer.Text(j, "of")}  {desk.Say(j.GetProperty("open").GetBoolean() ? "show.link-open" : "show.link-closed")}";
        yield return desk.Say(
            "show.link", Answer.Text(j, "until") ?? "", $"{j.GetProperty("opened").GetInt64()}", $"{j.GetProperty("wrongCodes").GetInt64()}", $"{j.GetProperty("tries").GetInt64()}");
        foreach (var step in j.GetProperty("steps").EnumerateArray())
        {
            yield return $"  {step.GetProperty("seq").GetInt64(),3}  {Answer.Text(step, "at")}  {Answer.Text(step, "act"),-12} {Answer.Text(step, "outcome")}".TrimEnd();
        }

        var head = j.GetProperty("head");
        yield return $"  {desk.Say("show.head")} {head.GetProperty("seq").GetInt64()}:{Answer.Text(head, "digest")}";
    }

    /// <summary>By its id; or by the link itself, which then is not sent anywhere.</summary>
    private static StreamName StreamOf(string link)
    {
        var last = link[(link.LastIndexOf('/') + 1)..];
        return LinkToken.TryParse(last, out var token) ? token.Stream : StreamName.Parse($"share/{last}").OrStop();
    }

    private static Argument<string> Link() => new("link") { HelpName = "LINK" };
}
