using System.CommandLine;
using System.Text.Json.Nodes;
using Integrity.Proofs;

namespace Integrity.Ledger.Cli;

/// <summary>What somebody who passes a proof on leaves out of it: <c>--withhold</c> names what goes, <c>--disclose</c> what alone stays.</summary>
internal sealed class Withheld
{
    private readonly Option<string[]> withhold = Patterns("--withhold");
    private readonly Option<string[]> disclose = Patterns("--disclose");

    public IReadOnlyList<Option> Options => [withhold, disclose];

    /// <summary>The given selection; null when none was given.</summary>
    public MemberSelection? Read(Call call) => (call.Get(withhold), call.Get(disclose)) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) => throw new Stopped(ExitCode.Usage, "cli.either", "--withhold", "--disclose"),
        ({ Length: > 0 } gone, _) => MemberSelection.Withhold(gone).OrStop(),
        (_, { Length: > 0 } kept) => MemberSelection.Disclose(kept).OrStop(),
        _ => null,
    };

    /// <summary><c>integrity withhold</c>: the same on a file, with no ledger and no key. The file that comes out proves what the first one did.</summary>
    public static Verb OfFile(Desk desk)
    {
        var file = new Argument<string>("file") { HelpName = "BUNDLE" };
        var target = new Option<string>("--out", "-o") { HelpName = "FILE", Required = true };
        var members = new Withheld();
        return new("withhold", "integrity withhold item.evidence.json --withhold collect.holder *.note -o for-the-press.evidence.json", desk, async call =>
        {
            var path = call.Get(target)!;
            NewFile.EnsureFree(path);
            var selection = members.Read(call) ?? throw new Stopped(ExitCode.Usage, "cli.missing", "--withhold, --disclose", "integrity withhold");
            var whole = Bundle.Parse(await GivenFile.ReadAsync(call.Get(file), Bundle.MaximumBytes, call.Cancel)).OrStop();
            var left = selection.From(whole).OrStop();
            await NewFile.WriteAsync(path, left.ToUtf8(), call.Cancel);
            var (withheld, disclosed) = Count(left);
            call.Print(
                new JsonObject { ["file"] = path, ["withheld"] = withheld, ["disclosed"] = disclosed },
                call.Say("cli.withheld", path, $"{withheld}", $"{disclosed}"));
            return ExitCode.Done;
        }, [file, .. members.Options, target]);
    }

    /// <summary>Members that are not disclosed in a bundle, and those that are.</summary>
    public static (int Withheld, int Disclosed) Count(Bundle bundle) => bundle.Streams.SelectMany(s => s.Statements).Aggregate(
        (0, 0), (all, s) => (all.Item1 + s.Envelope.Statement.Body.Withheld, all.Item2 + s.Envelope.Disclosures.Length));

    private static Option<string[]> Patterns(string name) => new(name) { HelpName = "PATTERN", AllowMultipleArgumentsPerToken = true };
}
