using System.Text.Json.Nodes;
using System.CommandLine;

namespace Integrity.Ledger.Cli;

/// <summary>The acts of a holder: how an item comes in, is sealed, stored.</summary>
internal static class CustodyVerbs
{
    public static readonly string[] Kinds = ["handset", "computer", "storage", "document", "image", "extraction", "report", "record", "other"];

    public static Verb Collect(Desk desk)
    {
        var code = new Option<string>("--code") { HelpName = "CODE" };
        return Act.First(
            "collect",
            "integrity collect --kind handset --method seizure --case XJ-2026-0412 --from 2026-11-22T05:30:00Z --to 2026-11-22T05:50:00Z --place \"…\" --description \"…\" --key one.jwk --key two.jwk",
            desk,
            code,
            Field.OneOf("kind", required: true, Kinds),
            Field.OneOf("method", required: true, "seizure", "site-extraction", "remote-extraction", "freeze", "obtain", "public-submission"),
            Field.Text("case", "CODE", required: true),
            Field.Time("from", required: true),
            Field.Time("to", required: true),
            Field.Text("instrument", "NO"),
            new Exhibits().AsField(),
            Field.Text("storageReason", "TEXT"),
            Field.Text("place", "TEXT", required: true),
            Field.Text("description", "TEXT", required: true),
            Holder(),
            Witness());
    }

    public static Verb Seal(Desk desk) => Act.Next(
        "seal",
        "integrity seal EV-… --seal 0042317 --before before.jpg --after after.jpg --shielded --key one.jwk --key two.jwk",
        desk,
        Field.Text("seal", "NO", required: true),
        Field.FileDigest("before"),
        Field.FileDigest("after"),
        Field.Flag("shielded"),
        Note());

    public static Verb Unseal(Desk desk) => Act.Next(
        "unseal",
        "integrity unseal EV-… --seal 0042317 --reason \"acquisition\" --video opening.mp4 --key one.jwk --key two.jwk",
        desk,
        Field.Text("seal", "NO", required: true),
        Field.Text("reason", "TEXT", required: true),
        Field.FileDigest("video"),
        Note());

    public static Verb Deposit(Desk desk) => Act.Next(
        "deposit",
        "integrity deposit EV-… --locker A-17 --condition intact --seal 0042317 --key officer.jwk --key custodian.jwk",
        desk,
        Field.Text("locker", "NO", required: true),
        Field.Text("condition", "TEXT", required: true),
        Field.Text("seal", "NO"),
        Note());

    public static Verb Withdraw(Desk desk) => Act.Next(
        "withdraw",
        "integrity withdraw EV-… --purpose examination --due 2026-12-01T09:00:00Z --key officer.jwk --key custodian.jwk --key approver.jwk",
        desk,
        Field.Text("purpose", "TEXT", required: true),
        Field.Time("due", required: true),
        Note());

    public static Field Note() => Field.Text("note", "TEXT");

    private static Field Holder()
    {
        var name = new Option<string>("--holder") { HelpName = "NAME" };
        var refusal = new Option<string>("--holder-refusal") { HelpName = "REASON" };
        return new("holder", [name, refusal], call =>
        {
            if (call.Get(name) is not { } holder)
            {
                return Field.Now(call.Get(refusal) is null ? null : throw new Stopped(ExitCode.Usage, "cli.missing", "--holder", "integrity collect"));
            }

            var node = new JsonObject { ["name"] = holder, ["signed"] = call.Get(refusal) is null };
            if (call.Get(refusal) is { } reason)
            {
                node["refusal"] = reason;
            }

            return Field.Now(node);
        });
    }

    private static Field Witness()
    {
        var name = new Option<string>("--witness") { HelpName = "NAME" };
        var number = new Option<string>("--witness-number") { HelpName = "NO" };
        return new("witness", [name, number], call =>
        {
            var node = call.Get(name) is { } witness ? new JsonObject { ["name"] = witness } : null;
            if (call.Get(number) is { } given && node is not null)
            {
                node["number"] = given;
            }

            return Field.Now(node);
        });
    }
}
