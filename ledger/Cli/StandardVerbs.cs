using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Standards;
using Integrity.Rules;

namespace Integrity.Ledger.Cli;

/// <summary>What the author of a rule pack needs: find its faults, try it on examples, publish it.</summary>
internal static class StandardVerbs
{
    private const string Published = "standard.publish";

    public static Verb Lint(Desk desk)
    {
        var file = new Argument<string>("file") { HelpName = "PACK" };
        return new("lint", "integrity standard lint CN-CRIM@2026.2.json", desk, call => LintAsync(call, call.Get(file)), file);
    }

    public static Verb Test(Desk desk)
    {
        var path = new Argument<string?>("path") { HelpName = "PACK|DIR", Arity = ArgumentArity.ZeroOrOne };
        var rule = new Option<string[]>("--rule") { HelpName = "ID", AllowMultipleArgumentsPerToken = true };
        return new("test", "integrity standard test CN-CRIM@2026.2.json", desk, call => TestAsync(call, call.Get(path), call.Get(rule) ?? []), path, rule);
    }

    public static Verb Publish(Desk desk)
    {
        var file = new Argument<string>("file") { HelpName = "PACK" };
        return new(
            "publish",
            "integrity standard publish CN-CRIM@2026.2.json --key approver.jwk --key seal.jwk",
            desk,
            call => PublishAsync(call, call.Get(file)),
            [file, .. Shared.Signing.Except([Shared.Open])]);
    }

    private static async Task<int> LintAsync(Call call, string path)
    {
        var bytes = await PackFile.BytesAsync(path, call.Cancel);
        var faults = Pack.Lint(bytes);
        var pack = Pack.Parse(bytes).Ok(out var read, out _) ? read : null;
        call.Print(
            new JsonObject
            {
                ["file"] = path,
                ["name"] = pack?.Name,
                ["digest"] = pack is null ? null : $"sha256:{pack.Digest}",
                ["bytes"] = pack?.ToUtf8().Length,
                ["faults"] = new JsonArray([.. faults.Select(f => new JsonObject
                {
                    ["line"] = f.Line,
                    ["column"] = f.Column,
                    ["code"] = f.Why.Code,
                    ["values"] = new JsonArray([.. f.Why.Values.Select(v => JsonValue.Create(v))]),
                    ["says"] = call.Say(f.Why.Code, f.Why.Values),
                    ["fix"] = call.Desk.Fix(f.Why),
                })]),
            },
            [
                .. faults.SelectMany(f => new[] { $"{path}:{f.Line}:{f.Column}: {f.Why.Code}: {call.Say(f.Why.Code, f.Why.Values)}", $"    {call.Desk.Fix(f.Why)}" }),
                pack is null
                    ? call.Say("standard.faulty", path, $"{faults.Length}")
                    : call.Say("standard.sound", pack.Name, $"{pack.Rules.Length}", $"{pack.Terms.Length}", $"{pack.ToUtf8().Length}", $"sha256:{pack.Digest}"),
            ]);
        return pack is null ? ExitCode.Usage : ExitCode.Done;
    }

    private static async Task<int> TestAsync(Call call, string? path, string[] rules)
    {
        var packs = path is null ? PackFile.BuiltIn() : [await PackFile.ReadAsync(path, call.Cancel)];
        var read = new List<(Pack Pack, IReadOnlyList<(string Rule, Example Example)> Examples)>();
        CastFile? cast = null;
        foreach (var pack in packs)
        {
            var (players, examples) = await pack.ReadExamplesAsync(call.Cancel);
            cast = players;
            read.Add((pack.Pack, [.. examples.Where(e => rules.Length == 0 || rules.Contains(e.Rule, StringComparer.Ordinal))]));
        }

        IReadOnlyList<Rehearsed> rehearsed;
        await using (var rehearsal = await Rehearsal.StartAsync(cast!, call.Cancel))
        {
            rehearsed = await rehearsal.RunAsync(read, call.Cancel);
        }

        var table = new ExampleTable([.. read.Select(r => r.Pack)], rehearsed, rules);
        call.Print(table.ToJson(), table.Lines(call.Desk));
        return table.AllWell ? ExitCode.Done : ExitCode.Broken;
    }

    /// <summary>The first edition begins the history; a later one goes after <c>--head</c>, or after what the ledger says is the newest.</summary>
    private static async Task<int> PublishAsync(Call call, string path)
    {
        var pack = (await PackFile.ReadAsync(path, call.Cancel)).Pack;
        using var pen = await Pen.TakeAsync(call);
        var stream = StreamName.Parse($"standard/{pack.Id}").OrStop();
        var body = PackFile.Statement(pack);
        var head = pen.Ledger is null && !Shared.Has(call, Shared.Head) ? Head.Start : null;
        Statements.Envelope statement;
        try
        {
            statement = await pen.WriteAsync(stream, Published, body, head);
        }
        catch (Stopped none) when (none.Why.Code == "read.not-found")
        {
            statement = await pen.WriteAsync(stream, Published, body, Head.Start);
        }

        await HandIn.AllAsync(pen, [statement]);
        return ExitCode.Done;
    }
}
