using Integrity.Ledger.Cli;

namespace Integrity.Ledger.Tests.Cli;

public sealed class EwfLogFacts
{
    private const string Md5 = "md5:0b9a47461cc96d297657b0c19ff02d90";
    private const string Sha256 = "sha256:3b1bb0a924e33ebfe7ad5c6e0e132453dcde63d4b106322b457ada8eab75e498";

    [Theory]
    [InlineData("phone.ewfverify.txt", "match")]
    [InlineData("phone.ewfacquire.log", "none")]
    [InlineData("phone.ewfinfo.txt", "none")]
    public void Real_output_of_each_tool_yields_the_data_streams_digests(string file, string image)
    {
        var log = EwfLog.Parse(file, File.ReadAllText(Path.Combine(Program.Samples, file))).OrThrow();
        Assert.Equal([Md5, Sha256], log.Digests);
        Assert.Equal(image, log.Image);
    }

    [Fact]
    public void A_digest_that_was_not_stored_is_not_taken()
    {
        var log = EwfLog.Parse("x", "MD5 hash stored in file:\t\tN/A\nSHA1 hash stored in file:\t\tN/A\nMD5 hash calculated over data:\t\t0b9a47461cc96d297657b0c19ff02d90\n").OrThrow();
        Assert.Equal([Md5], log.Digests);
        Assert.Equal("none", log.Image);
    }

    [Fact]
    public void What_was_calculated_wins_over_what_was_stored_and_the_difference_is_a_mismatch()
    {
        var log = EwfLog.Parse("x", $"MD5 hash stored in file:\t{new string('0', 32)}\nMD5 hash calculated over data:\t0b9a47461cc96d297657b0c19ff02d90\newfverify: SUCCESS\n").OrThrow();
        Assert.Equal([Md5], log.Digests);
        Assert.Equal("mismatch", log.Image);
    }

    [Theory]
    [InlineData("cli.log-without-digest", "nothing here")]
    [InlineData("cli.log-without-digest", "")]
    [InlineData("cli.log-ambiguous", "\tMD5:\t0b9a47461cc96d297657b0c19ff02d90\n\tMD5:\t0b9a47461cc96d297657b0c19ff02d91\n")]
    [InlineData("cli.log-ambiguous", "\tMD5:\t0b9a47461cc96d29\n")]
    public void A_log_that_is_unclear_yields_nothing(string code, string text) => Assert.Equal(code, EwfLog.Parse("x", text).Why?.Code);
}
