using System.CommandLine;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Texts;
using Microsoft.AspNetCore.Http;

namespace Integrity.Ledger.Tests.Cli;

public sealed class TokenOfEachTry
{
    [Fact]
    public async Task A_change_that_is_tried_again_carries_another_token_because_the_first_may_be_used_up()
    {
        await using var ledger = await Receiver.StartAsync();
        var left = 2;
        ledger.Answer = http =>
        {
            http.Response.StatusCode = left-- > 0 ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        };
        var desk = new Desk(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, Language.English);
        using var client = LedgerClient.Of(new Call(new RootCommand().Parse([]), desk, default), new Profile(new Uri(ledger.Address, "/"), null, null, []));
        var made = 0;
        await client.DeleteAsync("v1/webhook", (_, path, _) => $"{path}-{++made}");
        Assert.Equal(["Bearer /v1/webhook-1", "Bearer /v1/webhook-2", "Bearer /v1/webhook-3"], ledger.Requests.Select(r => r.Headers["authorization"]));
    }
}
