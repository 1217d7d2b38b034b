using Integrity.Log;

namespace Integrity.Verifier.Tests.C2sp;

/// <summary>c2sp.org/tlog-checkpoint.</summary>
public class CheckpointTests
{
    private const string Root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    private const string EmptyRoot = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

    private static readonly NoteSigner Signer = SignedNoteTests.Named("example.com/behind-the-sofa", 3);

    [Fact]
    public void The_specifications_example_text_is_read_and_written()
    {
        const string text = "example.com/behind-the-sofa\n20852163\n" + Root + "\n";
        var checkpoint = Checkpoint.Parse(text).OrThrow();
        Assert.Equal(("example.com/behind-the-sofa", 20852163L), (checkpoint.Origin, checkpoint.Size));
        Assert.Equal(text, checkpoint.Body);
        Assert.Equal(checkpoint, Checkpoint.Open(checkpoint.Sign(Signer), Signer.Verifier).OrThrow());
    }

    [Fact]
    public void A_checkpoint_of_another_log_or_key_is_refused()
    {
        var note = Signer.Sign("example.com/other\n1\n" + Root + "\n");
        Assert.Equal("checkpoint.other-log", Checkpoint.Open(note, Signer.Verifier).Why?.Code);
        var same = SignedNoteTests.Named("example.com/behind-the-sofa", 4);
        Assert.Equal("note.not-signed", Checkpoint.Open(new Checkpoint(same.Verifier.Name, 1, default).Sign(same), Signer.Verifier).Why?.Code);
        Assert.Throws<ArgumentException>(() => new Checkpoint("example.com/other", 1, default).Sign(Signer));
    }

    [Theory]
    [InlineData("o\n1\n" + Root + "\n", null)]
    [InlineData("o\n9223372036854775807\n" + Root + "\n", null)]
    [InlineData("o\n0\n" + EmptyRoot + "\n", null)]
    [InlineData("o\n0\n" + Root + "\n", "root")]
    [InlineData("o\n9223372036854775808\n" + Root + "\n", "size")]
    [InlineData("o\n99999999999999999999999999999999\n" + Root + "\n", "size")]
    [InlineData("o\n-1\n" + Root + "\n", "size")]
    [InlineData("o\n+1\n" + Root + "\n", "size")]
    [InlineData("o\n01\n" + Root + "\n", "size")]
    [InlineData("o\n00\n" + EmptyRoot + "\n", "size")]
    [InlineData("o\n1 \n" + Root + "\n", "size")]
    [InlineData("o\n\n" + Root + "\n", "size")]
    [InlineData("o\n1e3\n" + Root + "\n", "size")]
    [InlineData("o\n１\n" + Root + "\n", "size")]
    [InlineData("o\n1\nAAAA\n", "root")]
    [InlineData("o\n1\n\n", "root")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n", "root")]
    [InlineData("o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n", "root")]
    [InlineData("\n1\n" + Root + "\n", "lines")]
    [InlineData("o o\n1\n" + Root + "\n", "lines")]
    [InlineData("o\n1\n" + Root, "lines")]
    [InlineData("o\n1\n" + Root + "\nextension\n", "lines")]
    [InlineData("o\n1\n" + Root + "\n\n", "lines")]
    [InlineData("", "lines")]
    [InlineData("o\n1\n", "lines")]
    public void Only_three_well_formed_lines_are_a_checkpoint(string text, string? wrong) =>
        Assert.Equal(wrong is null ? null : new Refusal("checkpoint.malformed", wrong).ToString(), Checkpoint.Parse(text).Why?.ToString());
}
