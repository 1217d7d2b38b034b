using System.Text.Json;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>An item as the ledger shows it to an agency that may read it.</summary>
/// <param name="Digests">Digest and scope of everything on record for it and for what was made from it.</param>
internal sealed record ItemView(JsonElement Json, string? Seal, IReadOnlySet<(string Digest, string Scope)> Digests)
{
    private static readonly string[] Standing = ["holder", "seal", "locker", "parent", "ended"];

    public JsonNode Raw => JsonNode.Parse(Json.GetRawText())!;

    public static ItemView Of(JsonElement json) => Answer.Read(json, j => new ItemView(
        j,
        Answer.Text(j, "seal"),
        j.GetProperty("digests").EnumerateArray().Select(d => (d.GetProperty("digest").GetString()!, d.GetProperty("scope").GetString()!)).ToHashSet()));

    /// <summary>One screen: where it is, what is known of it, every step.</summary>
    public IEnumerable<string> Lines(Desk desk) => Answer.Read(Json, j => LinesOf(j, desk).ToList());

    private static IEnumerable<string> LinesOf(JsonElement j, Desk desk)
    {
        yield return $"{Answer.Text(j, "code")}  {Answer.Text(j, "kind")}  {Answer.Text(j, "case")}";
        foreach (var name in Standing)
        {
            if (Answer.Text(j, name) is { } value)
            {
                yield return $"  {desk.Say($"show.{name}")} {value}";
            }
        }

        if (j.TryGetProperty("offer", out var offer) && offer.ValueKind == JsonValueKind.Object)
        {
            yield return $"  {desk.Say("show.offer")} {Answer.Text(offer, "to")} ({Answer.Text(offer, "purpose")}) {Answer.Text(offer, "due")}";
        }

        foreach (var digest in j.GetProperty("digests").EnumerateArray())
        {
            yield return $"  {Answer.Text(digest, "scope"),-12} {Answer.Text(digest, "digest")}";
        }

        foreach (var child in j.GetProperty("children").EnumerateArray())
        {
            yield return $"  {desk.Say("show.child")} {Answer.Text(child, "code")} {Answer.Text(child, "kind")}";
        }

        foreach (var (name, whose) in new[] { ("hold", "agency"), ("share", "to") })
        {
            foreach (var live in j.GetProperty($"{name}s").EnumerateArray())
            {
                yield return $"  {desk.Say($"show.{name}")} #{live.GetProperty("seq").GetInt64()} {Answer.Text(live, whose)} {Answer.Text(live, "until")}";
            }
        }

        foreach (var step in j.GetProperty("steps").EnumerateArray())
        {
            yield return $"  {step.GetProperty("seq").GetInt64(),3}  {Answer.Text(step, "at")}  {Answer.Text(step, "act"),-16} {Answer.Text(step, "agency")}";
        }

        foreach (var finding in j.GetProperty("findings").EnumerateArray())
        {
            yield return $"  ! {finding.GetProperty("seq").GetInt64()}  {Answer.Text(finding, "rule")} {Answer.Text(finding, "outcome")}: {Answer.Text(finding, "says")}";
        }

        var head = j.GetProperty("head");
        yield return $"  {desk.Say("show.head")} {head.GetProperty("seq").GetInt64()}:{Answer.Text(head, "digest")}";
    }
}
