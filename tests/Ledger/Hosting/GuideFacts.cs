using System.Text.RegularExpressions;
using Integrity.Ledger.Cli;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Hosting;

public sealed partial class GuideFacts
{
    [Fact]
    public void The_operations_guide_explains_exactly_the_options_of_serve()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Integrity.sln")))
        {
            root = root.Parent!;
        }

        var desk = new Desk(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, Language.English);
        var there = CommandLine.Tree(desk).Subcommands.Single(c => c.Name == "serve").Options.Select(o => o.Name).Where(n => n.StartsWith("--", StringComparison.Ordinal)).Order();
        var explained = OptionRow().Matches(File.ReadAllText(Path.Combine(root.FullName, "docs", "operating.md")))
            .SelectMany(m => m.Groups["name"].Captures.Select(c => c.Value)).Order();
        Assert.Equal(there, explained);
    }

    [GeneratedRegex("^\\| `(?<name>--[a-z-]+)[^|`]*`(, `(?<name>--[a-z-]+)[^|`]*`)*", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OptionRow();
}
