using System.Text.Json;

namespace Integrity.EndToEnd.Tests;

// Here and not above: the ledger has a Program of its own, in no namespace.
using Integrity.Ledger.Tests.Cli;

/// <summary>One run of <c>integrity standard test</c>: every example of every built-in pack through a real ledger, a real chain and the real verifier.</summary>
public sealed class RulesTimesExamples(RulesTimesExamples.Run table) : IClassFixture<RulesTimesExamples.Run>
{
    [Fact]
    public void Every_example_comes_out_as_its_author_expects()
    {
        Assert.Equal("", table.Ran.Error);
        Assert.All(table.Examples, e => Assert.True(e.GetProperty("asExpected").GetBoolean(), e.GetRawText()));
        Assert.Equal(0, table.Ran.Exit);
    }

    [Theory]
    [InlineData("CN-CRIM@2026.1", 31)]
    [InlineData("ISO-27037@2012.1", 11)]
    [InlineData("FRE-902@2017.1", 9)]
    public void Every_rule_has_an_example_that_passes_one_that_fails_and_where_it_can_be_one_that_is_cured(string pack, int rules)
    {
        Assert.Empty(table.Json.GetProperty("gaps").EnumerateArray());
        var shown = table.Examples.Where(e => e.GetProperty("pack").GetString() == pack).GroupBy(e => e.GetProperty("rule").GetString()).ToList();
        Assert.Equal(rules, shown.Count);
        Assert.All(shown, rule => Assert.True(rule.Count() >= 2, rule.Key));
    }

    /// <summary>The word must not slip into a pack, an example or what is said of them.</summary>
    [Fact]
    public void Nothing_here_says_whether_evidence_may_be_used() =>
        Assert.All(["admissib", "可采"], word => Assert.DoesNotContain(word, table.Ran.Out, StringComparison.OrdinalIgnoreCase));

    public sealed class Run : IAsyncLifetime
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-examples-");

        internal Ran Ran { get; private set; } = new(-1, "", "");

        internal JsonElement Json => JsonElement.Parse(Ran.Out);

        internal IReadOnlyList<JsonElement> Examples => [.. Json.GetProperty("examples").EnumerateArray()];

        public async Task InitializeAsync() => Ran = await Program.IntegrityAsync(folder.FullName, ["standard", "test", "--json"]);

        public Task DisposeAsync()
        {
            folder.Delete(recursive: true);
            return Task.CompletedTask;
        }
    }
}
