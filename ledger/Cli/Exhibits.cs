using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Integrity.Digests;

namespace Integrity.Ledger.Cli;

/// <summary>Files under the officer's hands, and the digests they give a statement: computed here, or taken from a tool's log. Never typed.</summary>
internal sealed class Exhibits
{
    private const long LongestLog = 16 << 20;

    private readonly Option<string[]> container = Files("--container");
    private readonly Option<string[]> stream = Files("--data-stream");
    private readonly Option<string[]> log = Files("--data-stream-log");
    private readonly Option<string[]> file = Files("--file");

    public IReadOnlyList<Option> Options => [container, stream, log, file];

    public Field AsField(string member = "digests") => new(member, Options, async call =>
    {
        var digests = await ReadAsync(call);
        return digests.Count > 0 ? ToJson(digests) : null;
    });

    /// <summary>Every digest the given files and logs yield, without repeats.</summary>
    public async Task<IReadOnlyList<Given>> ReadAsync(Call call)
    {
        var all = new List<Given>();
        foreach (var path in call.Get(log) ?? [])
        {
            all.AddRange((await ReadLogAsync(path, call.Cancel)).Digests.Select(d => new Given(d, "data-stream", "tool")));
        }

        foreach (var (option, scope) in new[] { (container, "container"), (stream, "data-stream"), (file, "file") })
        {
            foreach (var path in call.Get(option) ?? [])
            {
                all.Add(new(await Sha256Async(path, call.Cancel), scope, "computed"));
            }
        }

        return [.. all.Distinct()];
    }

    /// <summary>What the tool said of its own image, the worst of all logs given; <c>none</c> without one.</summary>
    public async Task<string> ImageVerificationAsync(Call call)
    {
        var said = new List<string>();
        foreach (var path in call.Get(log) ?? [])
        {
            said.Add((await ReadLogAsync(path, call.Cancel)).Image);
        }

        return said.Contains("mismatch") ? "mismatch" : said.Contains("match") ? "match" : "none";
    }

    public static JsonArray ToJson(IEnumerable<Given> digests) =>
        new([.. digests.Select(d => new JsonObject { ["digest"] = d.Digest, ["scope"] = d.Scope, ["source"] = d.Source })]);

    /// <summary><c>sha256:…</c> of a file; a digest given as text is taken as it is.</summary>
    public static async Task<string> Sha256Async(string path, CancellationToken cancel)
    {
        if (path.StartsWith("sha256:", StringComparison.Ordinal))
        {
            return Digest.Parse(path).OrStop().ToString()!;
        }

        try
        {
            await using var bytes = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
            return "sha256:" + Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancel));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw GivenFile.NotRead(path, e);
        }
    }

    private static async Task<EwfLog> ReadLogAsync(string path, CancellationToken cancel) =>
        EwfLog.Parse(path, Encoding.UTF8.GetString(await GivenFile.ReadAsync(path, LongestLog, cancel))).OrStop();

    private static Option<string[]> Files(string name) => new(name) { HelpName = "FILE" };

    internal sealed record Given(string Digest, string Scope, string Source);
}
