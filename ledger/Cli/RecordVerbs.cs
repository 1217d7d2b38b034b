using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Identifiers;

namespace Integrity.Ledger.Cli;

/// <summary>Acts that add to an item's record or end it: confirm, hold, determine, return, dispose.</summary>
internal static class RecordVerbs
{
    /// <summary>
    /// Several agencies confirm one thing in one statement. Whoever is at this desk signs now; the others add their signatures to the file with
    /// <c>cosign</c>, in any order, and the last of them submits it.
    /// </summary>
    public static Verb Confirm(Desk desk)
    {
        var parties = new Option<string[]>("--party") { HelpName = "AGENCY", Required = true, AllowMultipleArgumentsPerToken = true };
        var statement = new Option<string>("--statement") { HelpName = "DIGEST" };
        return Act.Next(
            "confirm",
            "integrity confirm EV-… --what \"content as recorded\" --party cn.331024.psb cn.331024.lab --key officer.jwk --offline --out confirm.json",
            desk,
            [
                Field.Text("what", "TEXT", required: true),
                new("parties", [parties], call => Field.Now(new JsonArray([.. call.Get(parties)!.Select(p => JsonValue.Create(AgencyId.Parse(p).OrStop().ToString()))]))),
            ],
            [statement],
            (pen, call, stream, body) => NameAsync(pen, stream, body, "statement", call.Get(statement)));
    }

    public static Verb Determine(Desk desk)
    {
        var version = new Option<string>("--version") { HelpName = "DIGEST" };
        return Act.Next(
            "determine",
            "integrity determine EV-… --decision admitted --instrument \"(2026)浙1024刑初7号\" --key judge.jwk",
            desk,
            [
                Field.OneOf("decision", required: true, "admitted", "excluded", "limited"),
                Field.Text("instrument", "NO", required: true),
                Field.Text("limits", "TEXT"),
                Field.Text("reason", "TEXT"),
            ],
            [version],
            (pen, call, stream, body) => NameAsync(pen, stream, body, "version", call.Get(version)));
    }

    public static Verb HoldPlace(Desk desk) => Act.Next(
        "hold.place",
        "integrity hold place EV-… --basis \"order 7\" --until 2027-06-01T09:00:00Z --key judge.jwk",
        desk,
        Field.Text("basis", "NO", required: true),
        Field.Time("until"),
        CustodyVerbs.Note());

    public static Verb HoldRelease(Desk desk) => Act.Next(
        "hold.release",
        "integrity hold release EV-… --hold 7 --reason \"trial over\" --key judge.jwk",
        desk,
        Field.Seq("hold"),
        Field.Text("reason", "TEXT", required: true));

    public static Verb Return(Desk desk)
    {
        var name = new Option<string>("--receiver") { HelpName = "NAME", Required = true };
        var number = new Option<string>("--receiver-number") { HelpName = "NO" };
        return Act.Next(
            "return",
            "integrity return EV-… --receiver \"…\" --receipt receipt.pdf --photo handed-back.jpg --reason \"not needed\" --key approver.jwk --key officer.jwk",
            desk,
            new("receiver", [name, number], call => Field.Now(
                call.Get(number) is { } no ? new JsonObject { ["name"] = call.Get(name), ["number"] = no } : new JsonObject { ["name"] = call.Get(name) })),
            Field.FileDigest("receipt", required: true),
            Field.FileDigest("photo"),
            Field.Text("reason", "TEXT", required: true));
    }

    public static Verb Dispose(Desk desk) => Act.Next(
        "dispose",
        "integrity dispose EV-… --method destruction --instrument \"order 9\" --photo destroyed.jpg --key approver.jwk --key custodian.jwk",
        desk,
        Field.OneOf("method", required: true, "destruction", "deletion", "handed-over", "other"),
        Field.Text("instrument", "NO", required: true),
        Field.FileDigest("photo"),
        Field.FileDigest("receipt"),
        CustodyVerbs.Note());

    /// <summary>The statement that was given, else the newest one: it is what the officer has before his eyes.</summary>
    private static async Task<int> NameAsync(Pen pen, StreamName stream, JsonObject body, string member, string? given)
    {
        body[member] = given ?? ((await pen.HeadAsync(stream)).Prev is { } newest ? $"sha256:{newest}" : null);
        return ExitCode.Done;
    }
}
