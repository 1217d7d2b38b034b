using System.CommandLine;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>A lab's acts: make an image, report on it, look again whether it is still the same.</summary>
internal static class ExaminationVerbs
{
    public static Verb Acquire(Desk desk)
    {
        var made = new Exhibits();
        var kind = new Option<string>("--child-kind") { HelpName = string.Join('|', CustodyVerbs.Kinds), DefaultValueFactory = _ => "image" };
        kind.AcceptOnlyFromAmong(CustodyVerbs.Kinds);
        var source = new Option<string>("--source-verification") { HelpName = "match|mismatch|none", DefaultValueFactory = _ => "none" };
        source.AcceptOnlyFromAmong("match", "mismatch", "none");
        return Act.Next(
            "acquire",
            "integrity acquire EV-… --tool \"ewfacquire 20140813\" --started 2026-11-22T06:13:00Z --ended 2026-11-22T06:14:00Z --write-blocker \"T8u\" --container phone.E01 --data-stream-log phone.ewfverify.txt --key one.jwk --key two.jwk",
            desk,
            Field.Pair("tool", "name", "version", required: true),
            Field.Time("started", required: true),
            Field.Time("ended", required: true),
            Field.Text("writeBlocker", "NAME"),
            Field.Text("writeBlockerReason", "TEXT"),
            Field.FileDigest("video"),
            new("verification", [source], async call => new JsonObject { ["source"] = call.Get(source), ["image"] = await made.ImageVerificationAsync(call) }),
            Field.Count("badSectors", otherwise: 0),
            new("children", [.. made.Options, kind], call => ChildAsync(call, made, call.Get(kind)!)),
            CustodyVerbs.Note());
    }

    /// <summary>An examination that makes no new item: looked at, compared, nothing derived.</summary>
    public static Verb Examine(Desk desk)
    {
        var document = new Option<string>("--document") { HelpName = "FILE", Required = true };
        return Act.Next(
            "examine",
            "integrity examine EV-… --request \"is it genuine\" --method \"side by side\" --started 2026-11-22T06:13:00Z --ended 2026-11-22T06:50:00Z --document record.pdf --key examiner.jwk --key seal.jwk",
            desk,
            Field.Text("request", "TEXT", required: true),
            Field.Text("method", "TEXT", required: true),
            Field.Text("basis", "NO"),
            Field.Time("started", required: true),
            Field.Time("ended", required: true),
            new("findings", [document], async call => await Exhibits.Sha256Async(call.Get(document)!, call.Cancel)),
            new Exhibits().AsField(),
            Field.Text("seal", "NO"),
            Qualification(),
            CustodyVerbs.Note());
    }

    public static Verb Report(Desk desk)
    {
        var document = new Option<string>("--document") { HelpName = "FILE", Required = true };
        return Act.Next(
            "report",
            "integrity report EV-… --request \"recover deleted chats\" --method \"logical examination\" --basis GA/T-1170 --document report.pdf --qualification 330000123 --qualification-scope \"electronic data\" --key examiner.jwk --key seal.jwk",
            desk,
            Field.Text("request", "TEXT", required: true),
            Field.Text("method", "TEXT", required: true),
            Field.Text("basis", "NO"),
            new("findings", [document], async call => await Exhibits.Sha256Async(call.Get(document)!, call.Cancel)),
            new Exhibits().AsField(),
            Field.Text("seal", "NO"),
            Qualification(),
            new("children", [], async call => Child("report", [new(await Exhibits.Sha256Async(call.Get(document)!, call.Cancel), "file", "computed")])),
            Field.Text("conclusion", "TEXT"));
    }

    /// <summary>Hashes what is at hand and records whether the ledger knows those digests. A mismatch is recorded too, and exits 10.</summary>
    public static Verb Check(Desk desk)
    {
        var seen = new Exhibits();
        var match = new Option<string>("--match") { HelpName = "yes|no" };
        match.AcceptOnlyFromAmong("yes", "no");
        Field[] fields = [seen.AsField(), Field.Text("seal", "NO"), CustodyVerbs.Note()];
        return Act.Next(
            "check",
            "integrity check EV-… --container phone.E01 --key officer.jwk",
            desk,
            fields,
            [match],
            async (pen, call, stream, body) =>
            {
                var agrees = call.Get(match) is { } said ? said == "yes" : await AgreesAsync(pen, stream, await seen.ReadAsync(call), body);
                body["match"] = agrees;
                return agrees ? ExitCode.Done : ExitCode.Broken;
            });
    }

    private static Field Qualification()
    {
        var scope = new Option<string>("--qualification-scope") { HelpName = "TEXT" };
        var number = new Option<string>("--qualification") { HelpName = "NO" };
        return new("qualification", [number, scope], call => Field.Now((call.Get(number), call.Get(scope)) switch
        {
            (null, null) => null,
            ({ } no, { } what) => new JsonObject { ["number"] = no, ["scope"] = what },
            _ => throw new Stopped(ExitCode.Usage, "cli.together", "--qualification", "--qualification-scope"),
        }));
    }

    private static async Task<bool> AgreesAsync(Pen pen, Identifiers.StreamName stream, IReadOnlyList<Exhibits.Given> seen, JsonObject body)
    {
        if (seen.Count == 0 && body["seal"] is null)
        {
            throw new Stopped(ExitCode.Usage, "cli.nothing-to-check");
        }

        var item = await pen.ItemAsync(stream);
        return seen.All(s => item.Digests.Contains((s.Digest, s.Scope)))
            && (body["seal"] is not { } seal || item.Seal == seal.GetValue<string>());
    }

    private static async Task<JsonNode?> ChildAsync(Call call, Exhibits made, string kind)
    {
        var digests = await made.ReadAsync(call);
        return digests.Count > 0 ? Child(kind, digests) : throw new Stopped(ExitCode.Usage, "cli.no-child-digests");
    }

    private static JsonArray Child(string kind, IEnumerable<Exhibits.Given> digests) =>
        [new JsonObject { ["code"] = FreshCode.Draw().ToString(), ["kind"] = kind, ["digests"] = Exhibits.ToJson(digests) }];
}
