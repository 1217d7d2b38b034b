using System.Text.Json;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Cli;

/// <summary>A ledger that fails while it is handed a statement: what was signed is not lost, and not signed twice.</summary>
public sealed class UnsentFacts : IDisposable
{
    private readonly DirectoryInfo home = Directory.CreateTempSubdirectory("integrity-unsent-");

    public void Dispose() => home.Delete(recursive: true);

    [Theory]
    [InlineData("append")]
    [InlineData("committed")]
    public async Task A_statement_without_a_receipt_is_kept_and_its_submission_makes_one_step(string where)
    {
        await using var ledger = await LiveLedger.StartAsync();
        var key = Path.Combine(home.FullName, "root.jwk");
        Assert.Equal((0, ""), await IntegrityAsync(ledger, "keygen", "-o", key));

        ledger.Probe.Hook = point => _ = point == where ? throw new IOException("planted") : 0;
        var (exit, error) = await IntegrityAsync(ledger, "agency", "create", "--agency", "cn.1.lab", "--name", "L", "--key", key, "--json");
        ledger.Probe.Hook = null;
        Assert.Equal(1, exit);
        var kept = JsonElement.Parse(error).GetProperty("unsent").GetString()!;
        Assert.False(Keys.SecretFile.IsOpenToOthers(kept));

        Assert.Equal((0, ""), await IntegrityAsync(ledger, "submit", kept));
        Assert.Equal((0, ""), await IntegrityAsync(ledger, "submit", kept));
        Assert.Equal(2, (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64());
    }

    [Fact]
    public async Task A_file_handed_in_as_a_batch_is_answered_line_by_line()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        var stranger = history.Prepare("seal", Cast.Lab, signers: [Cast.Zhao, Cast.Qian]);
        var file = Path.Combine(home.FullName, "many.json");
        await File.WriteAllBytesAsync(file, EnvelopeFile.Format([.. history.Log.SkipLast(1), stranger, history.Log[^1]]));
        var (exit, error) = await IntegrityAsync(ledger, "submit", "--batch", file, "--json");
        Assert.Equal((3, "cli.batch-refused"), (exit, JsonElement.Parse(error).GetProperty("code").GetString()));
        await File.WriteAllBytesAsync(file, EnvelopeFile.Format(history.Log));
        Assert.Equal((0, ""), await IntegrityAsync(ledger, "submit", "--batch", file));
    }

    [Fact]
    public async Task What_the_ledger_refuses_is_not_kept()
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Admit = new Dictionary<string, string> { ["cn.else"] = "x" } });
        var key = Path.Combine(home.FullName, "root.jwk");
        Assert.Equal((0, ""), await IntegrityAsync(ledger, "keygen", "-o", key));
        Assert.Equal(3, (await IntegrityAsync(ledger, "agency", "create", "--agency", "cn.1.lab", "--name", "L", "--key", key)).Exit);
        Assert.False(Directory.Exists(Path.Combine(home.FullName, ".local")));
    }

    [Fact]
    public async Task Who_waits_for_an_anchor_that_does_not_come_is_not_told_that_all_is_done()
    {
        // No chain: the longest wait there is.
        await using var ledger = await LiveLedger.StartAsync();
        var key = Path.Combine(home.FullName, "root.jwk");
        Assert.Equal((0, ""), await IntegrityAsync(ledger, "keygen", "-o", key));
        var (exit, error) = await IntegrityAsync(ledger, "agency", "create", "--agency", "cn.1.lab", "--name", "L", "--key", key, "--wait", "anchor", "--json");
        Assert.Equal(11, exit);
        Assert.Equal("cli.not-anchored", JsonElement.Parse(error).GetProperty("code").GetString());
        Assert.Equal(2, (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    [InlineData("1e300")]
    public async Task A_pause_between_anchors_that_is_none_is_a_mistake_of_usage(string seconds)
    {
        using var error = new StringWriter();
        var exit = await CommandLine.RunAsync(
            ["serve", "--data", Path.Combine(home.FullName, "data"), "--origin", "o.example", "--anchor-every", seconds],
            new Desk(TextWriter.Null, error, TimeProvider.System, _ => null, Language.English),
            ownsProcess: false);
        Assert.Equal(2, exit);
        Assert.False(Directory.Exists(Path.Combine(home.FullName, "data")));
    }

    private async Task<(int Exit, string Error)> IntegrityAsync(LiveLedger ledger, params string[] args)
    {
        using var error = new StringWriter();
        string? Environment(string name) => name switch { "HOME" => home.FullName, "INTEGRITY_LEDGER" => ledger.Host.Address.ToString(), _ => null };
        var exit = await CommandLine.RunAsync(args, new Desk(TextWriter.Null, error, TimeProvider.System, Environment, Language.English), ownsProcess: false);
        return (exit, error.ToString());
    }
}
