using System.Numerics;

namespace Integrity.Contracts;

/// <summary>Sends one account's transactions, one at a time, and waits for each to be in a block.</summary>
/// <remarks>
/// Nonce and fees are the chain's to say, so a restart loses nothing. Others may send with the same key: whoever is slower is told so
/// (<see cref="ChainReplacedException"/>), and never waits for what cannot come.
/// </remarks>
public sealed class Sender(ChainClient chain, ChainAccount account) : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>Looks for a receipt between two looks at what became of the nonce.</summary>
    private const int Patience = 4;

    /// <summary>Looks in a row at a nonce below ours: a node of several may lag once.</summary>
    private const int MostGaps = 2;

    /// <summary>From one wei to beyond any cap.</summary>
    private const int MostRaises = 48;

    // Two transactions at once would take the same nonce.
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>What was offered last and for which nonce. Only a hint: without it the node's refusal says that it was too little.</summary>
    private (long Nonce, Fees Fees)? offered;

    public ChainAccount Account { get; } = account;

    public SendRules Rules { get; set; } = new();

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
            var transaction = await DraftAsync(to, data, cancellation);
            var signed = await HandOverAsync(transaction, cancellation);
            var receipt = await IncludedAsync(signed, transaction.Nonce, cancellation);
            return receipt.Succeeded ? receipt : throw new ContractRevertedException("", default);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Signs without sending, with the account's next nonce: what waits in the pool under that nonce would be replaced.</summary>
    public async Task<SignedTransaction> SignAsync(Address? to, ReadOnlyMemory<byte> data, CancellationToken cancellation = default) =>
        (await DraftAsync(to, data, cancellation)).Sign(Account);

    /// <summary>Waits until the transaction is in a block. Ends by cancellation only: bound it by the token.</summary>
    public async Task<Receipt> ReceiptAsync(Hash256 transaction, CancellationToken cancellation = default)
    {
        for (var wait = FirstWait; ; wait = Longer(wait))
        {
            if (await Chain.ReceiptAsync(transaction, cancellation) is { } receipt)
            {
                return receipt;
            }

            await Task.Delay(wait, Chain.Clock, cancellation);
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<Transaction> DraftAsync(Address? to, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        var gas = await Chain.EstimateGasAsync(Account.Address, to, data, cancellation);
        var nonce = await Chain.NonceAsync(Account.Address, BlockTag.Latest, cancellation);
        var waiting = await Chain.NonceAsync(Account.Address, BlockTag.Pending, cancellation);
        var fees = await Chain.FeesAsync(cancellation);

        // A transaction of ours that waits (a restart, a stuck fee) is replaced, not queued behind: fees go up so that the node takes it.
        if (waiting > nonce)
        {
            fees = fees.Raised();
            fees = offered is { } last && last.Nonce == nonce ? fees.AtLeast(last.Fees.Raised()) : fees;
        }

        return new Transaction(Rules.ChainId ?? await Chain.ChainIdAsync(cancellation), nonce, to, BigInteger.Zero, data, gas + (gas / 5), Allowed(fees));
    }

    /// <summary>Offers more while the node says that it is too little for replacing what waits.</summary>
    private async Task<SignedTransaction> HandOverAsync(Transaction transaction, CancellationToken cancellation)
    {
        for (var raises = 0; ; raises++)
        {
            var signed = transaction.Sign(Account);
            try
            {
                await Chain.SendRawAsync(signed, cancellation);
                offered = (transaction.Nonce, transaction.Fees);
                return signed;
            }
            catch (ChainRefusedException refused) when (refused.Code == "chain.underpriced" && raises < MostRaises)
            {
                var more = Allowed(raises == 0 ? transaction.Fees.Raised() : transaction.Fees.Doubled());
                transaction = more != transaction.Fees
                    ? transaction with { Fees = more }
                    : throw new ChainFeeException($"another transaction waits under nonce {transaction.Nonce}, and {Rules.MostFee} wei per gas does not replace it");
            }
        }
    }

    private async Task<Receipt> IncludedAsync(SignedTransaction signed, long nonce, CancellationToken cancellation)
    {
        var (wait, gaps) = (FirstWait, 0);
        for (var looks = 1; ; looks++)
        {
            // The nonce first: if it is taken and the receipt is not there even then, another transaction has it.
            var next = looks % Patience == 0 ? await Chain.NonceAsync(Account.Address, BlockTag.Latest, cancellation) : (long?)null;
            var taken = next > nonce;
            gaps = next is null ? gaps : next < nonce ? gaps + 1 : 0;
            if (await Chain.ReceiptAsync(signed.Hash, cancellation) is { } receipt)
            {
                return receipt;
            }

            if (taken)
            {
                throw new ChainReplacedException($"nonce {nonce} went to another transaction than 0x{signed.Hash}");
            }

            // It was the next one. A re-organisation took back some before it, and nobody sends those again: it would wait for ever.
            if (gaps >= MostGaps)
            {
                throw new ChainMovedException($"transactions before nonce {nonce} were taken back");
            }

            if (next is not null)
            {
                await RemindAsync(signed, cancellation);
            }

            await Task.Delay(wait, Chain.Clock, cancellation);
            wait = Longer(wait);
        }
    }

    /// <summary>Sends the same bytes again: a node that dropped them has them again, one that has them says so.</summary>
    private async Task RemindAsync(SignedTransaction signed, CancellationToken cancellation)
    {
        try
        {
            await Chain.SendRawAsync(signed, cancellation);
        }
        catch (ChainRefusedException)
        {
            // Included meanwhile, or replaced by one that offers more: the nonce and the receipt say which.
        }
    }

    private Fees Allowed(Fees fees) =>
        Rules.MostFee is not { } most ? fees
        : fees.Within(most) ?? throw new ChainFeeException($"gas costs {fees.BaseFee ?? fees.Price} wei, at most {most} may be offered");

    private static TimeSpan Longer(TimeSpan wait) => wait * 2 < LongestWait ? wait * 2 : LongestWait;
}
