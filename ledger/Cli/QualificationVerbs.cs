using System.CommandLine;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>What an agency's examiners are qualified for, in its keyring.</summary>
internal static class QualificationVerbs
{
    public static Verb Add(Desk desk)
    {
        var scope = new Option<string[]>("--scope") { HelpName = "KIND|any", Required = true, AllowMultipleArgumentsPerToken = true };
        scope.AcceptOnlyFromAmong([.. CustodyVerbs.Kinds, "any"]);
        return Act.OnAgency(
            "qualification.add",
            "integrity agency qualification add --officer 2001 --body \"浙江省司法厅\" --number SF-33-0001 --scope image extraction --from 2026-01-01T00:00:00Z --to 2028-12-31T23:59:59Z --key root.jwk",
            desk,
            [
                Field.Text("officer", "NO"),
                Field.Text("body", "NAME", required: true),
                Field.Text("number", "NO", required: true),
                new("scope", [scope], call => Field.Now(new JsonArray([.. call.Get(scope)!.Distinct().Select(s => JsonValue.Create(s))]))),
                Field.Time("from", required: true),
                Field.Time("to", required: true),
            ]);
    }

    public static Verb Revoke(Desk desk) => Act.OnAgency(
        "qualification.revoke",
        "integrity agency qualification revoke --body \"浙江省司法厅\" --number SF-33-0001 --reason \"not renewed\" --key root.jwk",
        desk,
        [Field.Text("body", "NAME", required: true), Field.Text("number", "NO", required: true), Field.Text("reason", "TEXT", required: true)]);
}
