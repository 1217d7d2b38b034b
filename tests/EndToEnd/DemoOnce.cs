using System.Text.Json;

namespace Integrity.EndToEnd.Tests;

// Here and not above: the ledger has a Program of its own, in no namespace.
using Integrity.Ledger.Tests.Cli;

/// <summary>One run of <c>integrity demo --once --out DIR</c> from the build output, on a real chain; then everything it left, checked by hand.</summary>
public sealed class DemoOnce(DemoOnce.Run demo) : IClassFixture<DemoOnce.Run>
{
    private static readonly string[] Left =
    [
        "acquisition.txt", "attack1-one-bit-changed.E01", "attack2-last-step-cut-off.evidence.json", "attack3-checkpoint-not-on-chain.evidence.json",
        "findings.txt", "image.evidence.json", "item.evidence.json", "phone.E01", "phone.raw", "trust.json", "unsealing.txt",
    ];

    [Fact]
    public void It_ends_well_and_says_so()
    {
        Assert.True(demo.Ran.Exit == 0, demo.Ran.Out + demo.Ran.Error);
        Assert.Contains("Everything came out as it must.", demo.Ran.Out, StringComparison.Ordinal);
        Assert.Equal("", demo.Ran.Error);
    }

    [Fact]
    public void It_leaves_exactly_the_files_it_promises() =>
        Assert.Equal(Left, Directory.EnumerateFileSystemEntries(demo.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    [Fact]
    public void It_stops_everything_it_started()
    {
        // The chain's and the ledger's addresses are in what it told; neither answers any more.
        var addresses = System.Text.RegularExpressions.Regex.Matches(demo.Ran.Out, "http://127\\.0\\.0\\.1:(?<port>[0-9]+)", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(addresses.Count >= 2);
        Assert.All(addresses, address =>
        {
            using var socket = new System.Net.Sockets.TcpClient();
            Assert.ThrowsAny<System.Net.Sockets.SocketException>(() => socket.Connect("127.0.0.1", int.Parse(address.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture)));
        });
    }

    [Fact]
    public async Task The_handsets_history_and_both_exhibits_verify()
    {
        var ran = await VerifyAsync("item.evidence.json", "--exhibit", "phone.E01", "--exhibit", "phone.raw=sha256:data-stream");
        Assert.Equal((0, "intact"), (ran.Exit, Overall(ran)));
        var facts = JsonElement.Parse(ran.Out).GetProperty("facts");
        Assert.Equal("cn.331024.proc", facts.GetProperty("holder").GetString());
        Assert.Equal(
            ["collect", "seal", "transfer.offer", "transfer.accept", "unseal", "acquire", "report", "seal", "transfer.offer", "transfer.accept"],
            facts.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("act").GetString()));
        Assert.Equal(0, JsonElement.Parse(ran.Out).GetProperty("rules").GetArrayLength());

        // A fact, and not only what the header says of itself: the trust file pins the block.
        Assert.True(facts.TryGetProperty("anchor", out _));
    }

    [Fact]
    public async Task The_images_history_leads_back_to_the_handset_and_verifies()
    {
        var ran = await VerifyAsync("image.evidence.json", "--exhibit", "phone.E01=sha256:container");
        Assert.Equal((0, "intact"), (ran.Exit, Overall(ran)));
        Assert.Contains(JsonElement.Parse(ran.Out).GetProperty("facts").GetProperty("steps").EnumerateArray(), s => s.GetProperty("act").GetString() == "collect");
    }

    [Theory]
    [InlineData("exhibit.digest", "item.evidence.json", "--exhibit", "attack1-one-bit-changed.E01")]
    [InlineData("exhibit.digest", "item.evidence.json", "--exhibit", "phone.raw=sha256:container")]
    [InlineData("stream.head", "attack2-last-step-cut-off.evidence.json")]
    [InlineData("anchor.root", "attack3-checkpoint-not-on-chain.evidence.json")]
    public async Task Every_attack_is_broken_by_the_check_that_exists_for_it(string caught, params string[] args)
    {
        var ran = await VerifyAsync(args);
        Assert.Equal((10, "broken"), (ran.Exit, Overall(ran)));
        Assert.Contains(caught, Failed(ran));
    }

    [Fact]
    public async Task Only_the_chain_tells_the_operators_fork_from_the_truth()
    {
        var ran = await VerifyAsync("attack3-checkpoint-not-on-chain.evidence.json");
        Assert.All(Failed(ran), code => Assert.StartsWith("anchor.", code, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_trust_file_that_does_not_allow_an_unsealed_chain_leaves_it_unproven()
    {
        var strict = (await File.ReadAllTextAsync(Path.Combine(demo.Folder, "trust.json"))).Replace("\"allowUnsealed\": true", "\"allowUnsealed\": false", StringComparison.Ordinal);
        Assert.Contains("\"allowUnsealed\": false", strict, StringComparison.Ordinal);
        var trust = Path.Combine(demo.Scratch, "strict.json");
        await File.WriteAllTextAsync(trust, strict);
        var ran = await Program.RunAsync(Verifier, demo.Folder, ["item.evidence.json", "--trust", trust, "--json"], []);
        Assert.Equal((11, "unproven"), (ran.Exit, Overall(ran)));
    }

    private static string Verifier => Path.Combine(Program.Output, "integrity-verify", "integrity-verify");

    private static string Overall(Ran ran) => JsonElement.Parse(ran.Out).GetProperty("overall").GetString()!;

    private static IEnumerable<string> Failed(Ran ran) => JsonElement.Parse(ran.Out).GetProperty("checks").EnumerateArray()
        .Where(c => c.GetProperty("status").GetString() == "fail").Select(c => c.GetProperty("code").GetString()!);

    private Task<Ran> VerifyAsync(params string[] args) =>
        Program.RunAsync(Verifier, demo.Folder, [args[0], "--trust", "trust.json", "--json", .. args[1..]], []);

    public sealed class Run : IAsyncLifetime
    {
        private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("integrity-demo-once-");

        public string Folder => Path.Combine(root.FullName, "out");

        /// <summary>For the tests' own files; what the demo leaves stays as it is.</summary>
        public string Scratch => root.FullName;

        internal Ran Ran { get; private set; } = new(-1, "", "");

        public async Task InitializeAsync() => Ran = await Program.IntegrityAsync(root.FullName, ["demo", "--once", "--out", Folder, "--lang", "en"]);

        public Task DisposeAsync()
        {
            root.Delete(recursive: true);
            return Task.CompletedTask;
        }
    }
}
