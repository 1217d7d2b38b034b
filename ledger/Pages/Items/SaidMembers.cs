using System.Collections.Frozen;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Reports;
using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>What a statement says, member by member, in lines that people read. Texts stay as they were signed, made harmless.</summary>
internal sealed class SaidMembers(ItemVoice voice)
{
    /// <summary>More of one value than a page shows; the bundle has it all.</summary>
    private const int MostLines = 64;

    /// <summary>Members whose texts are words of a closed list, by their own name.</summary>
    private static readonly FrozenSet<string> Listed =
        new[] { "kind", "method", "caseType", "level", "purpose", "regime", "image", "source", "scope", "outcome", "decision", "notSeized" }.ToFrozenSet(StringComparer.Ordinal);

    public IReadOnlyList<MemberModel> Of(Body body) =>
    [
        .. body.Members.Select(m => new MemberModel(Plain.Of(m.Key), Label(m.Key), [.. Lines(m.Key, m.Value).Take(MostLines)], body.IsDisclosed(m.Key))),
    ];

    /// <summary>What its schema would let it say and it does not. What may be among the withheld is not said to be missing.</summary>
    public IReadOnlyList<Coded> NotIn(Statement statement, IReadOnlyList<string> mayBe) => !Acts.TryGet(statement.Act, out var act) ? [] :
    [
        .. Schemas.Of(act).Members.Where(m => !statement.Body.Members.ContainsKey(m) && !mayBe.Contains(m, StringComparer.Ordinal)).Select(Name),
    ];

    /// <summary>Names that withheld members may be among, as the public schema of the act has them.</summary>
    public static IReadOnlyList<string> MayBe(Statement statement) => statement.Body.Withheld > 0 && Acts.TryGet(statement.Act, out var act)
        ? [.. Schemas.Of(act).Withholdable.Where(name => !statement.Body.Members.ContainsKey(name)).Order(StringComparer.Ordinal)]
        : [];

    public Coded Name(string member) => new(member, Label(member));

    private string Label(string member) => voice.Own("member", member).Says;

    private IEnumerable<string> Lines(string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                // A list within it follows in lines of its own: a digest a line.
                var (lists, parts) = (value.EnumerateObject().Where(IsListOfObjects), value.EnumerateObject().Where(p => !IsListOfObjects(p)).ToList());
                if (parts.Count > 0)
                {
                    yield return string.Join(voice.Voice.Semicolon, parts.Select(p => Part(name, p)));
                }

                foreach (var line in lists.SelectMany(p => Lines(p.Name, p.Value)))
                {
                    yield return line;
                }

                break;
            case JsonValueKind.Array:
                foreach (var line in value.EnumerateArray().SelectMany(v => Lines(name, v)))
                {
                    yield return line;
                }

                break;
            default:
                yield return Text(name, value);
                break;
        }
    }

    private static bool IsListOfObjects(JsonProperty part) => part.Value.ValueKind == JsonValueKind.Array && part.Value.EnumerateArray().Any(v => v.ValueKind == JsonValueKind.Object);

    private string Part(string outer, JsonProperty part)
    {
        // Of why it was not seized there is a closed list; every other reason is somebody's own words.
        var name = outer == "notSeized" && part.Name == "reason" ? "notSeized" : part.Name;
        return voice["item.said", Label(part.Name), string.Join(voice.Voice.Comma, Lines(name, part.Value))];
    }

    private string Text(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when value.GetString() is { } text =>
            UtcTime.TryParse(text, out var time) ? voice.Voice.Time(time)
            : Listed.Contains(name) ? InWords(name, text)
            : Plain.Of(text),
        JsonValueKind.True => voice["item.yes"],
        JsonValueKind.False => voice["item.no"],
        _ => Plain.Of(value.GetRawText()),
    };

    private string InWords(string list, string word) =>
        voice.Word(list, word) is { } known && known.Says != word ? known.Says : voice.Own("word", word).Says;
}
