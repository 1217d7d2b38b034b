using System.Numerics;

namespace Integrity.Contracts;

/// <summary>What a transaction offers for gas, in wei. With a base fee (London and later) EIP-1559's two figures count, before it the price.</summary>
/// <param name="BaseFee">Of the newest block; null before London.</param>
/// <param name="Tip">Most paid to the block's maker, per gas.</param>
/// <param name="Maximum">Most paid in all, per gas: room for the base fee to double.</param>
/// <param name="Price">Paid per gas by a legacy transaction.</param>
public sealed record Fees(BigInteger? BaseFee, BigInteger Tip, BigInteger Maximum, BigInteger Price)
{
    /// <summary>To replace a transaction that waits: nodes ask for at least a tenth more.</summary>
    public Fees Raised() => this with { Tip = Raise(Tip), Maximum = Raise(Maximum), Price = Raise(Price) };

    private static BigInteger Raise(BigInteger fee) => (fee * 5 / 4) + 1;
}
