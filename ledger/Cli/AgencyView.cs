using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>An agency's keyring as the ledger shows it.</summary>
internal static class AgencyView
{
    public static async Task<int> PrintAsync(Call call, string? id)
    {
        using var reader = await Reader.OpenAsync(call);
        var json = await reader.Ledger.AgencyAsync(id ?? reader.Agency.ToString(), reader.Token);
        call.Print(JsonNode.Parse(json.GetRawText())!, Answer.Read(json, j => Lines(j, call.Desk).ToList()));
        return ExitCode.Done;
    }

    private static IEnumerable<string> Lines(JsonElement j, Desk desk)
    {
        yield return $"{Answer.Text(j, "id")}  {Answer.Text(j, "name")}";
        yield return $"  {Answer.Text(j, "root")}  {desk.Say("show.root")}";
        foreach (var key in j.GetProperty("keys").EnumerateArray())
        {
            var roles = string.Join(',', key.GetProperty("roles").EnumerateArray().Select(r => r.GetString()));
            var revoked = key.TryGetProperty("revoked", out _) ? desk.Say("show.revoked") : "";
            yield return $"  {Answer.Text(key, "kid")}  {Answer.Text(key, "officer"),-10} {roles}  {Answer.Text(key, "from")} – {Answer.Text(key, "to")} {revoked}";
        }
    }
}
