using System.Text;
using Integrity.Testing;

namespace Integrity.Verifier.Tests.Cli;

/// <summary>Whoever hands over a bundle writes its text; it must not write on the reader's screen what it likes.</summary>
public sealed class HostileText(Desk desk) : IClassFixture<Desk>
{
    [Theory]
    [InlineData("evil.evidence.json", "--trust", "trust.json")]
    [InlineData("inspect", "evil.evidence.json")]
    public void Control_characters_of_a_bundle_never_reach_the_terminal(params string[] args)
    {
        var text = File.ReadAllText(desk.Of("item.evidence.json")).Replace(
            $"\"origin\":\"{History.Origin}\"", "\"origin\":\"\\u001B[2J\\u001B[HINTACT\\u0085\"", StringComparison.Ordinal);
        File.WriteAllText(desk.Of("evil.evidence.json"), text, new UTF8Encoding(false));

        var ran = desk.Run(args);

        Assert.Contains("\uFFFD[2J\uFFFD[HINTACT", ran.Out);
        Assert.DoesNotContain(ran.Out, c => c is '\u001b' or '\u0085');
    }
}
