using System.Numerics;

namespace Integrity.Contracts;

/// <summary>Sends one account's transactions, one at a time, and waits for each to be in a block.</summary>
/// <remarks>Remembers nothing between transactions: nonce, fees and chain id are the chain's, so a restart loses nothing.</remarks>
public sealed class Sender(ChainClient chain, ChainAccount account) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    // Two transactions at once would take the same nonce.
    private readonly SemaphoreSlim turn = new(1, 1);

    public ChainAccount Account { get; } = account;

    internal ChainClient Chain { get; } = chain;

    /// <summary>Estimates (which shows a revert before anything is paid), signs, sends, and waits for the receipt.</summary>
    /// <exception cref="ChainUnreachableException">
    /// After sending, too: then it is unknown whether the transaction will be included. Read the contract before deciding to send again.
    /// </exception>
    public async Task<Receipt> SendAsync(Address? to, ReadOnlyMemory<byte> data, CancellationToken cancellation = default)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var signed = await SignAsync(to, data, cancellation);
            await Chain.SendRawAsync(signed, cancellation);
            var receipt = await ReceiptAsync(signed.Hash, cancellation);
            return receipt.Succeeded ? receipt : throw new ContractRevertedException("", default);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Signs without sending, with the account's next nonce: what waits in the pool under that nonce would be replaced.</summary>
    public async Task<SignedTransaction> SignAsync(Address? to, ReadOnlyMemory<byte> data, CancellationToken cancellation = default)
    {
        var gas = await Chain.EstimateGasAsync(Account.Address, to, data, cancellation);
        var nonce = await Chain.NonceAsync(Account.Address, BlockTag.Latest, cancellation);
        var waiting = await Chain.NonceAsync(Account.Address, BlockTag.Pending, cancellation);
        var fees = await Chain.FeesAsync(cancellation);
        // A transaction of ours that waits (a restart, a stuck fee) is replaced, not queued behind: fees go up so that the node takes it.
        var transaction = new Transaction(
            await Chain.ChainIdAsync(cancellation), nonce, to, BigInteger.Zero, data, gas + (gas / 5), waiting > nonce ? fees.Raised() : fees);
        return transaction.Sign(Account);
    }

    /// <summary>Waits until the transaction is in a block. Ends by cancellation only: bound it by the token.</summary>
    public async Task<Receipt> ReceiptAsync(Hash256 transaction, CancellationToken cancellation = default)
    {
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            if (await Chain.ReceiptAsync(transaction, cancellation) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(wait, Chain.Clock, cancellation);
        }
    }

    public void Dispose() => turn.Dispose();
}
