using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Ledger.Cli;

/// <summary>Verbs that sign one statement: read the fields, sign, hand it in (or keep it for later), show the receipt.</summary>
internal static class Act
{
    /// <summary>What a verb still decides once the body is filled; returns the exit code when all goes well.</summary>
    public delegate Task<int> Completion(Pen pen, Call call, StreamName stream, JsonObject body);

    private static readonly Completion Complete = (_, _, _, _) => Task.FromResult(ExitCode.Done);

    /// <summary>The act that begins an item, under a code drawn here or printed beforehand.</summary>
    public static Verb First(string act, string example, Desk desk, Option<string> code, params IReadOnlyList<Field> fields) => new(
        NameOf(act),
        example,
        desk,
        call => SignAsync(call, act, _ => StreamName.Item(call.Get(code) is { } text ? EvidenceCode.Parse(text).OrStop() : FreshCode.Draw()), Head.Start, fields, Complete, CaseListing.SeeToAsync),
        [code, .. OptionsOf(fields), .. Shared.Signing.Except([Shared.Head])]);

    /// <summary>An act on an item that exists.</summary>
    public static Verb Next(string act, string example, Desk desk, params IReadOnlyList<Field> fields) =>
        Next(act, example, desk, fields, [], Complete);

    public static Verb Next(string act, string example, Desk desk, IReadOnlyList<Field> fields, IReadOnlyList<Option> further, Completion complete)
    {
        var code = Code();
        return new(
            NameOf(act),
            example,
            desk,
            call =>
            {
                // A mistyped code is told before anything is asked of the ledger.
                var item = ItemOf(call, code);
                return SignAsync(call, act, _ => item, null, fields, complete);
            },
            [code, .. OptionsOf(fields), .. further, .. Shared.Signing]);
    }

    /// <summary>An act on the signing agency's own keyring.</summary>
    public static Verb OnAgency(string act, string example, Desk desk, IReadOnlyList<Field> fields, Func<Pen, Task<JsonNode?>>? also = null) => new(
        NameOf(act),
        example,
        desk,
        call => SignAsync(call, act, pen => StreamName.Agency(pen.Agency), act == "agency.create" ? Head.Start : null, fields, async (pen, _, _, body) =>
        {
            foreach (var (name, node) in (also is null ? null : (JsonObject?)await also(pen)) ?? [])
            {
                body[name] = node?.DeepClone();
            }

            return ExitCode.Done;
        }),
        [.. OptionsOf(fields), .. Shared.Signing.Except(act == "agency.create" ? [Shared.Head, Shared.Open] : [Shared.Open])]);

    /// <summary>An act on a case or an agreement, named by its id; its first act begins it.</summary>
    public static Verb On(
        StreamKind kind, string act, string example, Desk desk, IReadOnlyList<Field> fields, Argument<string>? second = null) =>
        On(kind, act, example, desk, fields, second is null ? [] : [second], Complete);

    public static Verb On(
        StreamKind kind, string act, string example, Desk desk, IReadOnlyList<Field> fields, IReadOnlyList<Symbol> further, Completion complete)
    {
        var id = Id();
        var isFirst = Acts.TryGet(act, out var definition) && definition.Needs.HasFlag(ActNeeds.First);
        return new(
            NameOf(act),
            example,
            desk,
            call =>
            {
                var stream = StreamOf(kind, call, id);
                return SignAsync(call, act, _ => stream, isFirst ? Head.Start : null, fields, complete);
            },
            [id, .. further, .. OptionsOf(fields), .. isFirst ? Shared.Signing.Except([Shared.Head]) : Shared.Signing]);
    }

    public static Argument<string> Id() => new("id") { HelpName = "ID" };

    public static StreamName StreamOf(StreamKind kind, Call call, Argument<string> id) => StreamName.Parse($"{kind.ToString().ToLowerInvariant()}/{call.Get(id)}").OrStop();

    public static Argument<string> Code() => new("code") { HelpName = "CODE" };

    public static StreamName ItemOf(Call call, Argument<string> code) => StreamName.Item(EvidenceCode.Parse(call.Get(code)).OrStop());

    private static async Task<int> SignAsync(
        Call call, string act, Func<Pen, StreamName> streamOf, Head? head, IReadOnlyList<Field> fields, Completion complete, Func<Pen, StreamName, JsonObject, Task>? ahead = null)
    {
        var body = new JsonObject();
        foreach (var field in fields)
        {
            if (await field.Read(call) is { } node)
            {
                body[field.Member] = node;
            }
        }

        using var pen = await Pen.TakeAsync(call);
        var stream = streamOf(pen);
        var exit = await complete(pen, call, stream, body);
        var statement = await pen.WriteAsync(stream, act, body, head);
        if (ahead is not null)
        {
            // Only now, when what it makes way for is known to be well formed and is signed.
            await ahead(pen, stream, body);
        }

        await HandIn.AllAsync(pen, [statement, .. await Children.DeriveAsync(pen, statement)]);
        return exit;
    }

    private static string NameOf(string act) => act[(act.LastIndexOf('.') + 1)..];

    private static IEnumerable<Option> OptionsOf(IEnumerable<Field> fields) => fields.SelectMany(f => f.Options);
}
