namespace Integrity.Ledger.Tests.Signing;

/// <summary>What the desk sends again by itself, and what it does not (<c>ledger/web/src/desk/ledger.js</c>).</summary>
public sealed class FinalAnswers
{
    [Theory]
    [InlineData(422, "custody.stale", true)]
    [InlineData(413, "http.too-large", true)]
    [InlineData(415, "http.media-type", true)]
    [InlineData(413, "", false)]
    [InlineData(401, "access.key-not-live", false)]
    [InlineData(408, "http.too-slow", false)]
    [InlineData(429, "limit.statements", false)]
    [InlineData(503, "ledger.busy", false)]
    public async Task The_same_again_changes_only_an_answer_that_decided_nothing(int status, string code, bool isFinal) =>
        Assert.Equal(isFinal, (bool)(await PenScript.AskAsync("final", ("status", status), ("code", code)))["final"]!);
}
