using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Who else may read an item, and what nobody may read any more.</summary>
internal static class ShareVerbs
{
    public static Verb Grant(Desk desk) => Act.Next(
        "share.grant",
        "integrity share grant EV-… --to cn.331024.proc --purpose \"review before indictment\" --until 2027-06-01T09:00:00Z --key officer.jwk",
        desk,
        Field.Text("to", "AGENCY", required: true),
        Field.Text("purpose", "TEXT", required: true),
        Field.Time("until"),
        CustodyVerbs.Note());

    public static Verb Revoke(Desk desk) => Act.Next(
        "share.revoke",
        "integrity share revoke EV-… --grant 4 --reason \"review done\" --key officer.jwk",
        desk,
        Field.Seq("grant"),
        Field.Text("reason", "TEXT", required: true));

    /// <summary>Members are given by name; the statement names them by digest, so that the record of the erasure tells nothing either.</summary>
    public static Verb Erase(Desk desk)
    {
        var members = new Option<string[]>("--member") { HelpName = "NAME", Required = true, AllowMultipleArgumentsPerToken = true };
        var bundle = new Option<string>("--bundle") { HelpName = "FILE" };
        var statement = Field.Seq("statement");
        return Act.Next(
            "erase",
            "integrity erase EV-… --statement 0 --member holder witness --basis \"order 12\" --key approver.jwk",
            desk,
            [statement, Field.Text("basis", "NO", required: true)],
            [members, bundle],
            async (pen, call, stream, body) =>
            {
                var seq = body["statement"]!.GetValue<long>();
                var from = call.Get(bundle) is { } path ? await GivenFile.ReadAsync(path, Bundle.MaximumBytes, call.Cancel) : await pen.BundleAsync(stream);
                var named = Bundle.Parse(from).OrStop().Streams.Where(s => s.Stream == stream).SelectMany(s => s.Statements).Select(s => s.Envelope)
                    .FirstOrDefault(e => e.Statement.Seq == seq);
                body["disclosures"] = new JsonArray([.. call.Get(members)!.Distinct(StringComparer.Ordinal).Select(m => JsonValue.Create(DigestOf(named, m, seq)))]);
                return ExitCode.Done;
            });
    }

    private static string DigestOf(Envelope? statement, string member, long seq) =>
        statement?.Disclosures.FirstOrDefault(d => d.Name == member)?.Digest
        ?? throw new Stopped(ExitCode.Usage, "cli.nothing-to-erase", member, $"{seq}", string.Join(", ", statement?.Disclosures.Select(d => d.Name) ?? []));
}
