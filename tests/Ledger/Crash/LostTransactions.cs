using Integrity.Ledger.Tests.Http;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Crash;

/// <summary>What the anchorer writes to the chain, broken in both ways, at each call that an anchor takes.</summary>
public sealed class LostTransactions
{
    /// <summary>Sending a transaction, hearing that it is in a block, and fetching the proof that is kept.</summary>
    public static TheoryData<string, bool> Calls
    {
        get
        {
            var rows = new TheoryData<string, bool>();
            foreach (var method in new[] { "eth_sendRawTransaction", "eth_getTransactionReceipt", "eth_getProof" })
            {
                rows.Add(method, false);
                rows.Add(method, true);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task An_anchor_whose_call_or_answer_is_lost_is_made_once_all_the_same(string method, bool done)
    {
        await using var ledger = await LiveLedger.StartAsync(withChain: true);
        await using var proxy = await ChainProxy.StartAsync(ledger.Chain!.Endpoint);
        var told = new Acknowledged(ledger);
        await told.RestartAsync(o => o with { Chain = proxy.Address });
        var cut = 0;

        // The first three; there may be fewer: what was done without our hearing of it is found on the chain and not done again.
        proxy.Cut = called => called == method && Interlocked.Increment(ref cut) <= 3 ? (done ? Lost.Answer : Lost.Request) : Lost.Nothing;
        foreach (var statement in Story.Full().Log)
        {
            await told.SubmitAsync(statement);
        }

        await Acknowledged.UntilAsync(() => Volatile.Read(ref cut) > 0, $"nothing called {method}");
        await told.FinalAsync(anchored: true);
        await told.AuditAsync();
    }
}
