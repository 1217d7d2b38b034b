using System.Collections.Immutable;
using System.Text;

namespace Integrity.Rules;

/// <summary>The faults of one document, and reading it member by member. Reading goes on after a fault, so that an author sees all of them.</summary>
internal sealed class PackFaults(byte[] utf8)
{
    private readonly List<(int Offset, PackFault Fault)> found = [];

    public bool Any => found.Count > 0;

    public byte[] Bytes => utf8;

    /// <summary>By place in the document.</summary>
    public ImmutableArray<PackFault> ToImmutable() => [.. found.OrderBy(f => f.Offset).Select(f => f.Fault)];

    /// <summary>Values of a <c>pack.…</c> code get line and column behind them; other codes are another part's and have their own.</summary>
    public void Add(int offset, string code, params string[] values)
    {
        var (line, column) = Place(offset);
        string[] all = code.StartsWith("pack.", StringComparison.Ordinal) ? [.. values, line.ToString(), column.ToString()] : values;
        found.Add((offset, new(line, column, new(code, all))));
    }

    public void Add(PackNode at, string code, params string[] values) => Add(at.Start, code, values);

    /// <summary>Whether it is an object with the required members; members nobody knows are faults of their own.</summary>
    public bool Object(PackNode node, string path, string[] required, string[] optional)
    {
        if (node.Kind != System.Text.Json.JsonValueKind.Object)
        {
            Add(node, "pack.wrong-type", path, "object");
            return false;
        }

        foreach (var member in node.Members)
        {
            if (!required.Contains(member.Name) && !optional.Contains(member.Name))
            {
                Add(member.Start, "pack.unknown-member", Shown(member.Name), path);
            }
        }

        var missing = required.Where(name => node[name] is null).ToList();
        missing.ForEach(name => Add(node, "pack.missing-member", name, path));
        return missing.Count == 0;
    }

    /// <summary>A text that the test accepts; else a fault that says what is wanted, and null.</summary>
    public string? Text(PackNode? node, string path, string wanted, Func<string, bool> accept)
    {
        if (node is null)
        {
            return null;
        }

        if (!node.IsText || !accept(node.Text))
        {
            Add(node, "pack.wrong-value", path, wanted);
            return null;
        }

        return node.Text;
    }

    public T? One<T>(PackNode? node, string path, IReadOnlyDictionary<string, T> known)
        where T : struct =>
        Text(node, path, string.Join(" | ", known.Keys), known.ContainsKey) is { } text ? known[text] : null;

    public int? Number(PackNode? node, string path, int least, int most)
    {
        if (node is null)
        {
            return null;
        }

        if (node.Integer is { } number && number >= least && number <= most)
        {
            return (int)number;
        }

        Add(node, "pack.wrong-value", path, $"{least}…{most}");
        return null;
    }

    public bool? Flag(PackNode? node, string path)
    {
        if (node is null || node.IsFlag)
        {
            return node is null ? null : node.Kind == System.Text.Json.JsonValueKind.True;
        }

        Add(node, "pack.wrong-value", path, "true | false");
        return null;
    }

    public DateTimeOffset? Time(PackNode? node, string path) =>
        Text(node, path, "YYYY-MM-DDTHH:MM:SSZ", t => UtcTime.TryParse(t, out _)) is { } text && UtcTime.TryParse(text, out var time) ? time : null;

    /// <summary>The items of a list with so many of them; empty where it is missing, and after a fault.</summary>
    public IReadOnlyList<PackNode> List(PackNode? node, string path, int least, int most)
    {
        if (node is null)
        {
            return [];
        }

        if (node.Kind == System.Text.Json.JsonValueKind.Array && node.Items.Count >= least && node.Items.Count <= most)
        {
            return node.Items;
        }

        Add(node, "pack.wrong-type", path, $"list ({least}…{most})");
        return [];
    }

    /// <summary>A list of different texts, each of which the test accepts.</summary>
    public ImmutableArray<string> Texts(PackNode? node, string path, string wanted, Func<string, bool> accept, int least = 1)
    {
        var texts = ImmutableArray.CreateBuilder<string>();
        foreach (var item in List(node, path, least, 64))
        {
            if (Text(item, path, wanted, accept) is { } text)
            {
                if (texts.Contains(text))
                {
                    Add(item, "pack.repeated", path, Shown(text));
                }

                texts.Add(text);
            }
        }

        return texts.ToImmutable();
    }

    public BothLanguages? Says(PackNode? node, string path)
    {
        const int MaxLength = 600;
        if (node is null || !Object(node, path, ["zh", "en"], []))
        {
            return null;
        }

        static bool Fits(string text) => text.Length is > 0 and <= MaxLength && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);
        var (chinese, english) = (Text(node["zh"], path + ".zh", $"1…{MaxLength}", Fits), Text(node["en"], path + ".en", $"1…{MaxLength}", Fits));
        return chinese is null || english is null ? null : new(chinese, english);
    }

    public static string Shown(string text) => text.Length <= 64 ? text : text[..64] + "…";

    private (int Line, int Column) Place(int offset)
    {
        var before = utf8.AsSpan(0, Math.Min(offset, utf8.Length));
        var line = before.Count((byte)'\n') + 1;
        var start = before.LastIndexOf((byte)'\n') + 1;
        return (line, Encoding.UTF8.GetCharCount(before[start..]) + 1);
    }
}
