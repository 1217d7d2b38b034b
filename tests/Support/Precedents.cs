using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Testing;

/// <summary>
/// What the law wants on record before an act, where a test is not about that: the case that lists a collected item, the published pack and the
/// agreement behind a recognition. What the law refuses is left out, and the act itself then meets the refusal.
/// </summary>
internal sealed class Precedents(History history, TestAgency by, JsonObject body)
{
    public void See(string act)
    {
        var now = history.Now;
        switch (act)
        {
            case "collect" when Stream("case/" + Text("case")) is { } stream:
                List(stream);
                break;
            case "recognize" or "decline" when Text("rules") == "CN-CRIM@2026.1":
                // In force before it is used: no agreement carries what is signed earlier than itself.
                history.Now = now.AddHours(-2);
                Agree();
                break;
        }

        history.Now = now;
    }

    private IReadOnlyList<TestAgency> Others => [.. Cast.Everyone.Where(a => a.Id != by.Id && history.State(a.Stream).Keyring is not null)];

    private void List(StreamName stream)
    {
        if (history.State(by.Stream).Keyring is null || history.State(history.Subject).NextSeq > 0 || !EvidenceCode.Parse(history.Subject.Id).Ok(out var code, out _))
        {
            return;
        }

        if (history.State(stream).NextSeq == 0)
        {
            Try(stream, "case.open", by, b => b.With("agencies", Others.Count == 0 ? null : new JsonArray([.. Others.Select(a => JsonValue.Create(a.Id.ToString()))])));
        }

        if (history.State(stream).Case?.Has(code) == false)
        {
            Try(stream, "case.join", by, b => b.With("item", code.ToString()));
        }
    }

    private void Agree()
    {
        if (history.State(StreamBodies.Standard).NextSeq == 0)
        {
            Try(StreamBodies.Standard, "standard.publish", Cast.Lab, _ => { });
        }

        if (Text("agreement") is not { } name || Stream(name) is not { } agreement || history.State(agreement).NextSeq > 0)
        {
            return;
        }

        TestAgency[] parties = [by, .. Others];
        var directions = parties.SelectMany(from => parties.Where(to => to != from).Select(to => (JsonNode)new JsonObject { ["from"] = from.Id.ToString(), ["to"] = to.Id.ToString() }));
        Try(agreement, "agreement.draft", by, b => b
            .With("parties", new JsonArray([.. parties.Select(p => JsonValue.Create(p.Id.ToString()))]))
            .With("directions", new JsonArray([.. directions])));
        foreach (var party in Others)
        {
            Try(agreement, "agreement.sign", party, b => b.With("draft", $"sha256:{history.State(agreement).Agreement?.Draft}"));
        }
    }

    private void Try(StreamName stream, string act, TestAgency agency, Action<JsonObject> change)
    {
        if (Acts.TryGet(act, out var definition) && agency.SignersFor(definition).Length > 0)
        {
            _ = history.TryIn(stream, act, agency, change);
        }
    }

    private string? Text(string name) => body[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static StreamName? Stream(string name) => StreamName.Parse(name).Ok(out var stream, out _) ? stream : null;
}
