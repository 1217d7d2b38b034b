using System.Text;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Texts;

namespace Integrity.Tests.Custody;

/// <summary><c>docs/custody.md</c> is what the code says. To write it anew: <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Verifier --filter CustodyDocument</c></summary>
public sealed class CustodyDocument
{
    private static readonly Catalogue Words = Catalogue.Of(typeof(Judge).Assembly);

    [Fact]
    public void The_acts_and_the_state_machine_in_the_docs_are_generated_from_the_code()
    {
        var path = Path.Combine(Oracle.Folder, "..", "..", "docs", "custody.md");
        var document = Document();
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, document);
        }

        Assert.Equal(document, File.ReadAllText(path));
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # Custody: the acts, and where they lead

            Generated from the code (`tests/Verifier/Custody/CustodyDocument.cs`); do not edit. Who may do what in which state is tried cell by cell
            against a table written by hand, `tests/Verifier/Custody/authority.md`.

            Each act is one statement. *Signs*: the distinct officers it wants; one of them is required, fewer than wanted is a finding (`SIG-01`).
            *Whose*: which agency may do it. *When*: what must be so before it. *Says*: the members of its body; `?` is optional, `*` may be withheld
            when the proof is passed on. The schema of each body is served at `/schemas/<act>.json`.

            """);
        foreach (var stream in Acts.All.GroupBy(a => a.Stream))
        {
            text.Append($"\n## `{stream.Key.ToString().ToLowerInvariant()}/…`\n| act | 行为 | signs | whose | when | says |\n|---|---|---|---|---|---|\n");
            foreach (var act in stream)
            {
                text.Append($"| `{act.Name}` | {Words.Say(Language.Chinese, "act." + act.Name)} | {Signs(act)} | {Whose(act.By)} | {When(act.Needs)} | {Says(act)} |\n");
            }

            if (stream.Key == StreamKind.Item)
            {
                text.Append(Drawn());
            }
        }

        return text.ToString();
    }

    private static string Signs(ActDefinition act) =>
        act.By == ActBy.Root ? "the root key" : act.Signers.IsEmpty ? "the log's key" : act.Wanted.Replace("|", " or ", StringComparison.Ordinal);

    private static string Whose(ActBy by) => by switch
    {
        ActBy.Anyone => "any agency",
        ActBy.Maker => "who made it",
        ActBy.Holder => "holder",
        ActBy.Taker => "who it is offered to",
        ActBy.HolderOrTaker => "holder, or who it is offered to",
        ActBy.Reader => "reader",
        ActBy.Responsible => "who made the statement it names",
        ActBy.Placer => "who placed the hold",
        ActBy.Grantor => "who granted the share, or holder",
        ActBy.Parties => "the parties it lists, all signing; a reader among them",
        ActBy.Root => "the agency itself",
        _ => by.ToString().ToLowerInvariant(),
    };

    private static string When(ActNeeds needs)
    {
        var all = Enum.GetValues<ActNeeds>().Where(n => n is not (ActNeeds.None or ActNeeds.Begun) && needs.HasFlag(n)).Select(n => n switch
        {
            ActNeeds.First => "it is the first",
            ActNeeds.NotStored => "not stored",
            ActNeeds.NotOffered => "not offered",
            ActNeeds.NoHold => "no hold",
            ActNeeds.NotEnded => "not ended",
            _ => n.ToString().ToLowerInvariant(),
        });
        return string.Join(", ", all) is { Length: > 0 } said ? said : "it has begun";
    }

    private static string Says(ActDefinition act)
    {
        var schema = Schemas.Of(act);
        Assert.True(Schemas.TryGet(act.Name, out var utf8));
        return string.Join(", ", JsonElement.Parse(utf8).GetProperty("properties").EnumerateObject()
            .Select(p => $"{p.Name}{(schema.Requires(p.Name) ? "" : "?")}{(schema.Withholdable.Contains(p.Name) ? "\\*" : "")}"));
    }

    private static string Drawn()
    {
        var text = new StringBuilder("""

            A *reader* is the holder, a past holder, whoever it is offered to, or an agency with which it is shared at the time claimed. What has ended
            is only added to: recognised, declined, cured, determined, confirmed, shared, held, erased from.

            ### The state of an item
            Drawn from histories that were played: every act tried in every state that was reached. Three things change independently; an act not drawn
            changes none of them.

            """);
        foreach (var part in ItemMachine.Parts)
        {
            text.Append($"\n{part.Title}:\n\n```mermaid\nstateDiagram-v2\n");
            foreach (var step in ItemMachine.Steps(part))
            {
                text.Append($"    {step.From} --> {step.To}: {step.Acts}\n");
            }

            text.Append("```\n");
        }

        return text.ToString();
    }
}
