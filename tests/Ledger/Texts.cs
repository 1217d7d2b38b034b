using System.Text.RegularExpressions;
using Integrity.Texts;

namespace Integrity.Ledger.Tests;

public sealed partial class Texts
{
    private static readonly Catalogue All = Catalogue.Of(typeof(Refusal).Assembly, typeof(LedgerHost).Assembly);

    /// <summary>The codes are read from the sources, so a new one without a sentence cannot slip in.</summary>
    [Fact]
    public void Every_code_the_service_and_the_grains_use_has_a_sentence_and_advice_in_both_languages()
    {
        var codes = Sources().SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(m => m.Groups["code"].Value)).Distinct().ToList();
        Assert.True(codes.Count > 30, $"{codes.Count}");
        Assert.All(codes, code =>
        {
            foreach (var language in new[] { Language.English, Language.Chinese })
            {
                Assert.True(All.Has(code), code);
                Assert.NotEqual("", All.Fix(language, code));
            }
        });
    }

    private static IEnumerable<string> Sources()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Integrity.sln")))
        {
            root = root.Parent!;
        }

        string[] folders = ["grains", "ledger/Accept", "ledger/Anchor", "ledger/Bundles", "ledger/Certificates", "ledger/Drafts", "ledger/Hosting", "ledger/Http", "ledger/Keys", "ledger/Limits", "ledger/Links", "ledger/Log", "ledger/Lookup", "ledger/Oversight", "ledger/Publish", "ledger/Reminders", "ledger/Store", "ledger/Verdicts", "ledger/Worklist"];
        return folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(root.FullName, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
    }

    [GeneratedRegex("(Refusal|Refuse|new)\\(\"(?<code>[a-z]+\\.[a-z-]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
