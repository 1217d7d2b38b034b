using System.Security.Cryptography;
using System.Text.Json;

namespace Integrity.Verifier.Tests.Cli;

/// <summary>The program as people and scripts run it: output, error output, exit code.</summary>
public sealed class IntegrityVerify(Desk desk) : IClassFixture<Desk>
{
    [Fact]
    public void An_intact_bundle_with_its_exhibit_exits_0_and_fits_one_screen()
    {
        var ran = desk.Run("item.evidence.json", "--trust", "trust.json", "--exhibit", "phone.raw", "--exhibit", "phone.raw=sha256-tree:data-stream");

        Assert.Equal("", ran.Error);
        Assert.Equal(0, ran.Exit);
        Assert.StartsWith("INTACT", ran.Out, StringComparison.Ordinal);
        Assert.Contains("phone.raw is what statement 5 recorded", ran.Out, StringComparison.Ordinal);
        Assert.InRange(ran.Out.Split('\n').Length, 10, 48);
        Assert.DoesNotContain('\u001b', ran.Out);
    }

    [Fact]
    public void It_speaks_Chinese_when_asked()
    {
        var ran = desk.Run("item.evidence.json", "--trust=trust.json", "--lang", "zh");

        Assert.Equal(0, ran.Exit);
        Assert.StartsWith("完整", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_exhibit_with_one_changed_bit_exits_10_and_is_named()
    {
        var ran = desk.Run("item.evidence.json", "--trust", "trust.json", "--exhibit", "changed.raw");

        Assert.Equal(10, ran.Exit);
        Assert.StartsWith("BROKEN", ran.Out, StringComparison.Ordinal);
        Assert.Contains("[FAIL] exhibit.digest  changed.raw is not what was recorded", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bundle_without_its_last_statement_exits_10_because_of_the_heads()
    {
        var ran = desk.Run("cut.evidence.json", "--trust", "trust.json", "--json");

        Assert.Equal(10, ran.Exit);
        using var verdict = JsonDocument.Parse(ran.Out);
        Assert.Equal("broken", verdict.RootElement.GetProperty("overall").GetString());
        Assert.Contains(verdict.RootElement.GetProperty("checks").EnumerateArray(), c =>
            c.GetProperty("code").GetString() == "stream.head" && c.GetProperty("status").GetString() == "fail");
    }

    [Fact]
    public void A_bundle_that_is_not_anchored_yet_exits_11() => Assert.Equal(11, desk.Run("pending.evidence.json", "--trust", "trust.json").Exit);

    [Fact]
    public void What_is_no_bundle_exits_12()
    {
        var ran = desk.Run("trust.json", "--trust", "trust.json");

        Assert.Equal(12, ran.Exit);
        Assert.StartsWith("NOTHING TO VERIFY", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void An_anchor_too_old_for_the_policy_exits_13_and_only_when_asked_as_of_when()
    {
        Assert.Equal(13, desk.Run("item.evidence.json", "--trust", "trust.json", "--as-of", "2027-01-01T00:00:00Z").Exit);
        Assert.Equal(0, desk.Run("item.evidence.json", "--trust", "trust.json", "--as-of", "2026-11-02T09:00:00Z").Exit);
    }

    [Theory]
    [InlineData(2, "integrity-verify: No bundle was named.")]
    [InlineData(2, "integrity-verify: Without a trust file", "item.evidence.json")]
    [InlineData(2, "integrity-verify: There is no option --trusty", "item.evidence.json", "--trusty", "x")]
    [InlineData(2, "integrity-verify: --as-of does not understand", "item.evidence.json", "--trust", "trust.json", "--as-of", "yesterday")]
    [InlineData(2, "integrity-verify: --trust needs a value", "item.evidence.json", "--trust")]
    [InlineData(2, "integrity-verify: There is no option --json", "hash", "--json", "phone.raw")]
    [InlineData(1, "integrity-verify: There is no file nowhere.json", "nowhere.json", "--trust", "trust.json")]
    [InlineData(1, "integrity-verify: The trust file lacks the member origin", "item.evidence.json", "--trust", "bad-trust.json")]
    [InlineData(1, "integrity-verify: There is no file nowhere.raw", "item.evidence.json", "--trust", "trust.json", "--exhibit", "nowhere.raw")]
    public void A_mistake_is_explained_on_the_error_stream_and_nothing_is_printed(int exit, string says, params string[] args)
    {
        File.WriteAllText(desk.Of("bad-trust.json"), """{"format":"integrity-trust@v1"}""");
        var ran = desk.Run(args);

        Assert.Equal(exit, ran.Exit);
        Assert.Equal("", ran.Out);
        Assert.StartsWith(says, ran.Error, StringComparison.Ordinal);
        Assert.True(ran.Error.Split('\n').Length > 2, "says what to do");
    }

    [Fact]
    public void Hash_prints_each_digest_once_and_agrees_with_the_framework()
    {
        var ran = desk.Run("hash", "phone.raw");
        var bytes = File.ReadAllBytes(desk.Of("phone.raw"));

        Assert.Equal(0, ran.Exit);
        Assert.Contains($"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}  phone.raw\n", ran.Out, StringComparison.Ordinal);
        Assert.Contains($"sha512:{Convert.ToHexStringLower(SHA512.HashData(bytes))}  phone.raw\n", ran.Out, StringComparison.Ordinal);
        Assert.EndsWith(desk.Run("hash", "--tree", "phone.raw").Out, ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Hash_goes_on_after_a_file_that_is_not_there_and_exits_1()
    {
        var ran = desk.Run("hash", "--alg", "sha256", "nowhere", "phone.raw");

        Assert.Equal(1, ran.Exit);
        Assert.Contains("There is no file nowhere", ran.Error, StringComparison.Ordinal);
        Assert.Contains("phone.raw", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_trust_files_are_a_usage_error_and_not_a_guess()
    {
        var ran = desk.Run("item.evidence.json", "--trust", "trust.json", "--trust", "trust.json");

        Assert.Equal(2, ran.Exit);
        Assert.Contains("--trust is given twice", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_says_first_that_nothing_is_verified()
    {
        var ran = desk.Run("inspect", "cut.evidence.json");

        Assert.Equal(0, ran.Exit);
        Assert.StartsWith("NOTHING HERE IS VERIFIED", ran.Out, StringComparison.Ordinal);
        Assert.Matches("(?m)^Checkpoint +[0-9]+ / [0-9a-f]{64}$", ran.Out);
        Assert.Contains("collect", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_one_screen_with_an_example()
    {
        var ran = desk.Run("--help");

        Assert.Equal(0, ran.Exit);
        Assert.Contains("Example", ran.Out, StringComparison.Ordinal);
        Assert.InRange(ran.Out.Split('\n').Length, 5, 25);
    }

    [Fact]
    public void It_opens_no_socket()
    {
        var names = typeof(Integrity.Proofs.Verifier).Assembly.GetReferencedAssemblies().Select(a => a.Name!);
        Assert.DoesNotContain(names, n => n.StartsWith("System.Net", StringComparison.Ordinal));
        if (!File.Exists("/usr/bin/strace"))
        {
            return;
        }

        var ran = desk.Trace("item.evidence.json", "--trust", "trust.json", "--exhibit", "phone.raw");

        Assert.Equal(0, ran.Exit);
        Assert.DoesNotContain("socket(", File.ReadAllText(desk.Of("calls")), StringComparison.Ordinal);
    }
}
