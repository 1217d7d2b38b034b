using System.Text.Json.Nodes;
using Integrity.Tests;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>
/// Which file the page holds against which bundle, and by whose trust (<c>ledger/web/src/verify/matching.js</c>): no file is hidden, and no bundle called
/// broken, by what lies beside it.
/// </summary>
public sealed class MatchScript
{
    private const string Large = """{"failed":true}""";

    private static readonly string A = Of("a", "one", "1");
    private static readonly string Older = Of("a", "one");
    private static readonly string Neighbour = Of("a", "two", "2");
    private static readonly string Elsewhere = Of("b", "one", "3");

    /// <summary>Bundles, and for each that can be asked which of the files 1, 2 and 9 it is asked about.</summary>
    public static TheoryData<string[], string[]> Files => new()
    {
        { [A], ["1 2 9"] },
        { [A, Older], ["1 2 9", "2 9"] },
        { [A, Neighbour], ["1", "2"] },
        { [A, Elsewhere], ["1", ""] },
        { [A, Large], ["1"] },
        { [A, A, Neighbour], ["1", "1", "2"] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_file_goes_with_whoever_has_it_on_record_and_to_no_neighbour(string[] bundles, string[] told) =>
        Assert.Equal(told, (await AskAsync(bundles)).Select(b => string.Join(' ', b!["files"]!.AsArray().Select(i => "129"[(int)i!]))));

    /// <summary>Bundles, the ledgers that there are trust files of, and by which of them each bundle is judged.</summary>
    public static TheoryData<string[], string[], int[]> Trusts => new()
    {
        { [A], ["a"], [0] },
        { [A], ["b"], [0] },
        { [A, Neighbour], ["b"], [0, 0] },
        { [A, Elsewhere], ["b"], [-1, 0] },
        { [A, Elsewhere], ["a", "b"], [0, 1] },
        { [A, Large], ["b"], [-1] },
        { [A], ["b", "c"], [-1] },
    };

    [Theory]
    [MemberData(nameof(Trusts))]
    public async Task The_only_trust_file_is_for_every_bundle_unless_it_is_anothers(string[] bundles, string[] ledgers, int[] told) =>
        Assert.Equal(told, (await AskAsync(bundles, ledgers)).Select(b => (int)b!["trust"]!));

    private static string Of(string origin, string subject, params string[] recorded) =>
        new JsonObject { ["origin"] = origin, ["subject"] = subject, ["recorded"] = new JsonArray([.. recorded.Select(d => JsonValue.Create(d))]) }.ToJsonString();

    private static async Task<JsonArray> AskAsync(string[] bundles, params string[] ledgers) => (await Oracle.AskOneAsync("page-match", new JsonObject
    {
        ["ask"] = "matched",
        ["bundles"] = new JsonArray([.. bundles.Select(b => JsonNode.Parse(b))]),
        ["files"] = new JsonArray("1", "2", "9"),
        ["trusts"] = new JsonArray([.. ledgers.Select(l => JsonValue.Create(l))]),
    })).AsArray();
}
