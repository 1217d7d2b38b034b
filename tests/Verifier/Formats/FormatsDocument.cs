using System.Text.RegularExpressions;

namespace Integrity.Tests.Formats;

/// <summary><c>docs/formats.md</c>, whose worked examples are fenced blocks tagged <c>```json example:NAME</c>.</summary>
internal static partial class FormatsDocument
{
    private static readonly string Place = Path.GetFullPath(Path.Combine(Oracle.Folder, "..", "..", "docs", "formats.md"));
    private static readonly Dictionary<string, string> Blocks = Read();
    private static readonly Lock Writing = new();

    public static IEnumerable<string> Names => Blocks.Keys;

    /// <summary>The block's text without its fences and last line end. A name that is missing fails the test that asks.</summary>
    public static string Example(string name) =>
        Blocks.TryGetValue(name, out var text) ? text : throw new InvalidOperationException($"docs/formats.md has no example:{name}");

    /// <summary>Compares with the document, or with <c>INTEGRITY_WRITE_DOCS=1</c> writes the block anew.</summary>
    public static void Shows(string name, string made)
    {
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") != "1")
        {
            Assert.Equal(made, Example(name));
            return;
        }

        lock (Writing)
        {
            File.WriteAllText(Place, File.ReadAllText(Place).Replace($"example:{name}\n{Example(name)}\n", $"example:{name}\n{made}\n", StringComparison.Ordinal));
        }
    }

    private static Dictionary<string, string> Read()
    {
        var text = File.ReadAllText(Place);
        return Block().Matches(text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["text"].Value);
    }

    [GeneratedRegex("^```[a-z]* example:(?<name>[a-z0-9-]+)\n(?<text>.*?)\n```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Block();
}
