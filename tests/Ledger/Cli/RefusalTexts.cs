using System.Text.RegularExpressions;
using Integrity.Ledger.Cli;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Cli;

public sealed partial class RefusalTexts
{
    private static readonly string[] Folders = ["Cli", "Demo", "Audit", "Standards"];

    [Fact]
    public void Every_code_the_command_line_and_the_demo_use_has_a_sentence_and_a_way_out()
    {
        var ledger = Path.GetFullPath(Path.Combine(Program.Samples, "..", "ledger"));
        var sources = Folders.SelectMany(d => Directory.EnumerateFiles(Path.Combine(ledger, d), "*.cs")).Select(File.ReadAllText).ToList();
        var refusals = sources.SelectMany(s => Refused().Matches(s)).Select(m => m.Groups["code"].Value).Distinct().ToList();
        Assert.NotEmpty(refusals);
        Assert.All(refusals, code =>
        {
            Assert.True(Desk.Texts.Has(code), code);
            Assert.NotEqual("", Desk.Texts.Fix(Language.English, code));
            Assert.NotEqual("", Desk.Texts.Fix(Language.Chinese, code));
        });
        Assert.All(sources.SelectMany(s => Said().Matches(s)).Select(m => m.Groups["code"].Value), code => Assert.True(Desk.Texts.Has(code), code));
    }

    [GeneratedRegex("""(Refusal|Stopped|new)\((ExitCode\.\w+, (body is null \? )?)?"(?<code>(cli|audit|demo|standard)\.(?!attack)[a-z.-]+)"(?=[,)])""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Refused();

    [GeneratedRegex("""Say\("(?<code>[a-z]+\.[a-z.-]+)"[,)]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Said();
}
