using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>What waits for the agency, and where it wants to be reminded.</summary>
internal static class WorklistVerbs
{
    public static Verb Worklist(Desk desk)
    {
        var status = new Option<string>("--status") { HelpName = "open|due-soon|overdue" };
        status.AcceptOnlyFromAmong("open", "due-soon", "overdue");
        var before = new Option<string>("--before") { HelpName = "TIME" };
        var limit = new Option<int?>("--limit") { HelpName = "N" };
        var after = new Option<string>("--after") { HelpName = "NEXT" };
        return new("worklist", "integrity worklist --status overdue --key officer.jwk", desk, async call =>
        {
            var query = new StringBuilder("v1/worklist?limit=").Append(call.Get(limit) ?? 100);
            foreach (var (name, value) in new[]
            {
                ("status", call.Get(status)),
                ("before", call.Get(before) is { } text ? Times.Write(Times.Read("--before", text)) : null),
                ("after", call.Get(after)),
            })
            {
                _ = value is null ? query : query.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }

            using var reader = await Reader.OpenAsync(call);
            var json = await reader.Ledger.ReadAsync(query.ToString(), reader.Token);
            call.Print(JsonNode.Parse(json.GetRawText())!, Answer.Read(json, j => Lines(call, j).ToList()));
            return ExitCode.Done;
        }, [status, before, limit, after, .. Shared.Reading]);
    }

    public static Command Webhook(Desk desk)
    {
        var url = new Argument<string>("url") { HelpName = "URL" };
        return CommandLine.Group(
            "webhook",
            new Verb("set", "integrity webhook set https://agency.example.cn/reminders --key approver.jwk", desk, async call =>
            {
                using var reader = await Reader.OpenAsync(call);
                Print(call, await reader.Ledger.PutAsync("v1/webhook", new JsonObject { ["url"] = call.Get(url) }, reader.TokenFor));
                return ExitCode.Done;
            }, [url, .. Shared.Reading]),
            new Verb("show", "integrity webhook show --key approver.jwk", desk, async call =>
            {
                using var reader = await Reader.OpenAsync(call);
                Print(call, await reader.Ledger.ReadAsync("v1/webhook", reader.Token));
                return ExitCode.Done;
            }, Shared.Reading),
            new Verb("remove", "integrity webhook remove --key approver.jwk", desk, async call =>
            {
                using var reader = await Reader.OpenAsync(call);
                await reader.Ledger.DeleteAsync("v1/webhook", reader.TokenFor);
                call.Print(new JsonObject { ["removed"] = true }, call.Say("webhook.removed"));
                return ExitCode.Done;
            }, Shared.Reading));
    }

    private static void Print(Call call, JsonElement webhook) => call.Print(
        JsonNode.Parse(webhook.GetRawText())!,
        Answer.Read(webhook, w => new[]
        {
            call.Say("webhook.is", Answer.Text(w, "url")!),
            call.Say("webhook.key", Answer.Text(w, "key")!),
            call.Say("webhook.state", $"{w.GetProperty("waiting").GetInt64()}", $"{w.GetProperty("givenUp").GetInt64()}", Answer.Text(w, "delivered") ?? "-", Answer.Text(w, "failure") ?? "-"),
        }));

    private static IEnumerable<string> Lines(Call call, JsonElement j)
    {
        var counts = j.GetProperty("counts");
        yield return call.Say("worklist.counts", $"{counts.GetProperty("overdue").GetInt64()}", $"{counts.GetProperty("due-soon").GetInt64()}", $"{counts.GetProperty("open").GetInt64()}");
        foreach (var duty in j.GetProperty("duties").EnumerateArray())
        {
            yield return $"  {Answer.Text(duty, "status"),-9} {Answer.Text(duty, "due") ?? "-",-20}  {Answer.Text(duty, "item")}  {Answer.Text(duty, "kind")} {Answer.Text(duty, "name")}";
            yield return $"            {Answer.Text(duty, "says")}";
        }

        if (Answer.Text(j, "next") is { } next)
        {
            yield return call.Say("worklist.more", next);
        }
    }
}
