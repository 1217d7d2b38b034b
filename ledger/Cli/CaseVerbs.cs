using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Ledger.Cli;

/// <summary>A case and its list of items.</summary>
internal static class CaseVerbs
{
    public static Command Group(Desk desk) => CommandLine.Group("case", Open(desk), Admit(desk), Join(desk), Close(desk), Show(desk), Bundle(desk));

    private static Verb Open(Desk desk)
    {
        var others = new Option<string[]>("--admit") { HelpName = "AGENCY" };
        return Act.On(
            StreamKind.Case,
            "case.open",
            "integrity case open XJ-2026-0412 --type criminal --title \"…\" --admit cn.331024.lab --key officer.jwk",
            desk,
            [
                Field.OneOf("type", required: true, "criminal", "administrative", "civil"),
                Field.Text("title", "TEXT"),
                new("agencies", [others], call => Field.Now(call.Get(others) is { Length: > 0 } all ? new JsonArray([.. all.Select(a => JsonValue.Create(a))]) : null)),
            ]);
    }

    private static Verb Admit(Desk desk)
    {
        var agency = new Argument<string>("agency") { HelpName = "AGENCY" };
        return Act.On(
            StreamKind.Case,
            "case.admit",
            "integrity case admit XJ-2026-0412 cn.331024.lab --key officer.jwk",
            desk,
            [new("agency", [], call => Field.Now(AgencyId.Parse(call.Get(agency)).OrStop().ToString()))],
            agency);
    }

    private static Verb Join(Desk desk)
    {
        var item = new Argument<string>("item") { HelpName = "ITEM" };
        return Act.On(
            StreamKind.Case,
            "case.join",
            "integrity case join XJ-2026-0412 EV-… --key officer.jwk",
            desk,
            [new("item", [], call => Field.Now(EvidenceCode.Parse(call.Get(item)).OrStop().ToString()))],
            item);
    }

    private static Verb Close(Desk desk) => Act.On(
        StreamKind.Case, "case.close", "integrity case close XJ-2026-0412 --reason \"handed over whole\" --key officer.jwk", desk, [Field.Text("reason", "TEXT", required: true)]);

    private static Verb Show(Desk desk)
    {
        var id = Act.Id();
        return new("show", "integrity case show XJ-2026-0412 --key officer.jwk", desk, async call =>
        {
            using var reader = await Reader.OpenAsync(call);
            var json = await reader.Ledger.OfStreamAsync(Act.StreamOf(StreamKind.Case, call, id), reader.Token);
            call.Print(JsonNode.Parse(json.GetRawText())!, Answer.Read(json, j => Lines(call, j).ToList()));
            return ExitCode.Done;
        }, [id, .. Shared.Reading]);
    }

    private static Verb Bundle(Desk desk)
    {
        var id = Act.Id();
        var target = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true };
        return new("bundle", "integrity case bundle XJ-2026-0412 -o case.evidence.json --key officer.jwk", desk, async call =>
        {
            var path = call.Get(target)!;
            NewFile.EnsureFree(path);
            var stream = Act.StreamOf(StreamKind.Case, call, id);
            using var reader = await Reader.OpenAsync(call);
            var bytes = await reader.Ledger.BundleAsync(stream, reader.Token);
            var bundle = Proofs.Bundle.Parse(bytes).OrStop(ExitCode.Operational);
            await NewFile.WriteAsync(path, bytes, call.Cancel);
            var items = bundle.Streams.Count(s => s.Stream.Kind == StreamKind.Item);

            // As of the newest anchored checkpoint, which may be older than the newest items and steps: the reader must not take it for the whole.
            var anchored = bundle.Anchor is not null && IsWhole(bundle, await reader.Ledger.OfStreamAsync(stream, reader.Token));
            call.Print(
                new JsonObject { ["file"] = path, ["bytes"] = bytes.Length, ["items"] = items, ["anchored"] = anchored },
                call.Say(anchored ? "cli.dossier" : "cli.dossier-pending", path, $"{bytes.Length}", $"{items}"));
            return ExitCode.Done;
        }, [id, target, .. Shared.Reading]);
    }

    /// <summary>Whether a dossier has every statement that the ledger shows of the case and its items.</summary>
    private static bool IsWhole(Proofs.Bundle bundle, JsonElement onRecord) =>
        HeadView.Of(onRecord).Seq == bundle.Streams[0].Statements.Length && Answer.Read(onRecord, j => j.GetProperty("items").EnumerateArray().All(i => Has(bundle, i)));

    private static bool Has(Proofs.Bundle bundle, JsonElement node) =>
        (!node.TryGetProperty("steps", out var steps)
            || bundle.Streams.FirstOrDefault(s => s.Stream.Kind == StreamKind.Item && s.Stream.Id == Answer.Text(node, "code"))?.Statements.Length == steps.GetInt64())
        && node.GetProperty("children").EnumerateArray().All(c => Has(bundle, c));

    private static IEnumerable<string> Lines(Call call, JsonElement j)
    {
        var closed = j.GetProperty("closed").GetBoolean() ? "  " + call.Say("case.closed") : "";
        yield return $"{Answer.Text(j, "case")}  {Answer.Text(j, "type")}  {Answer.Text(j, "title")}{closed}";
        yield return $"  {Answer.Text(j, "opener")}  {string.Join(' ', j.GetProperty("admitted").EnumerateArray().Select(a => a.GetString()))}".TrimEnd();
        foreach (var line in j.GetProperty("items").EnumerateArray().SelectMany(i => Lines(call, i, 1)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Lines(Call call, JsonElement node, int depth)
    {
        var what = !node.GetProperty("begun").GetBoolean() ? call.Say("case.not-begun")
            : node.TryGetProperty("withheld", out _) ? call.Say("case.withheld")
            : string.Join("  ", new[] { Answer.Text(node, "kind"), Answer.Text(node, "holder"), Answer.Text(node, "seal"), Answer.Text(node, "locker"), Answer.Text(node, "ended") }.OfType<string>());
        yield return $"{new string(' ', 2 * depth)}{Answer.Text(node, "code")}  {what}";
        foreach (var term in node.TryGetProperty("terms", out var terms) ? terms.EnumerateArray() : default)
        {
            if (Answer.Text(term, "status") is not "met" and var status)
            {
                yield return $"{new string(' ', 2 * depth)}  {Answer.Text(term, "term")} {status} {Answer.Text(term, "due")}".TrimEnd();
            }
        }

        foreach (var line in node.GetProperty("children").EnumerateArray().SelectMany(c => Lines(call, c, depth + 1)))
        {
            yield return line;
        }
    }
}
