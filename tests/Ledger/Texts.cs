using System.Text.Json;
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

    /// <summary>Whether evidence may be used is for a court. What a text of ours may say ends before that word.</summary>
    [Fact]
    public void Every_text_is_there_in_both_languages_and_none_says_that_evidence_may_be_used()
    {
        var seen = 0;
        foreach (var file in Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.json")))
        {
            using var texts = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (var text in texts.RootElement.EnumerateObject())
            {
                Look($"{Path.GetFileName(file)} {text.Name}", text.Value);
            }
        }

        Assert.True(seen > 1000, $"{seen}");

        // The fix of a refusal stands inside its text and has both languages too.
        void Look(string name, JsonElement text)
        {
            foreach (var language in Languages)
            {
                var says = text.TryGetProperty(language, out var said) && said.ValueKind == JsonValueKind.String ? said.GetString()! : "";
                Assert.True(says.Length > 0, $"{name} says nothing in {language}");
                Assert.False(Judging().IsMatch(says), $"{name}: {says}");
                seen++;
            }

            foreach (var inside in text.EnumerateObject().Where(m => m.Name is not ("zh" or "en")))
            {
                Look($"{name} {inside.Name}", inside.Value);
            }
        }
    }

    private static readonly string[] Folders = ["ledger/Texts", "verifier/Texts"];

    private static readonly string[] Languages = ["zh", "en"];

    private static string Root
    {
        get
        {
            var root = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(root.FullName, "Integrity.sln")))
            {
                root = root.Parent!;
            }

            return root.FullName;
        }
    }

    private static IEnumerable<string> Sources()
    {
        string[] folders = ["grains", "ledger/Accept", "ledger/Anchor", "ledger/Bundles", "ledger/Certificates", "ledger/Drafts", "ledger/Hosting", "ledger/Http", "ledger/Keys", "ledger/Limits", "ledger/Links", "ledger/Log", "ledger/Lookup", "ledger/Oversight", "ledger/Publish", "ledger/Reminders", "ledger/Store", "ledger/Verdicts", "ledger/Worklist"];
        return folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Root, f), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));
    }

    [GeneratedRegex("admissib|采信|采纳|可采", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Judging();

    [GeneratedRegex("(Refusal|Refuse|new)\\(\"(?<code>[a-z]+\\.[a-z-]+)\"", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Code();
}
