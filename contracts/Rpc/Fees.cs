using System.Numerics;

namespace Integrity.Contracts;

/// <summary>What a transaction offers for gas, in wei. With a base fee (London and later) EIP-1559's two figures count, before it the price.</summary>
/// <param name="BaseFee">Of the newest block; null before London.</param>
/// <param name="Tip">Most paid to the block's maker, per gas.</param>
/// <param name="Maximum">Most paid in all, per gas: room for the base fee to double.</param>
/// <param name="Price">Paid per gas by a legacy transaction.</param>
public sealed record Fees(BigInteger? BaseFee, BigInteger Tip, BigInteger Maximum, BigInteger Price)
{
    /// <summary>To replace a transaction that waits: nodes ask for at least a tenth more, of both figures.</summary>
    public Fees Raised() => this with { Tip = Raise(Tip), Maximum = Raise(Maximum), Price = Raise(Price) };

    /// <summary>Where it is not known how much waits: twice as much finds out soon.</summary>
    internal Fees Doubled() => this with { Tip = (2 * Tip) + 1, Maximum = (2 * Maximum) + 1, Price = (2 * Price) + 1 };

    /// <summary>At least as much as these in every figure.</summary>
    internal Fees AtLeast(Fees other) => this with
    {
        Tip = BigInteger.Max(Tip, other.Tip), Maximum = BigInteger.Max(Maximum, other.Maximum), Price = BigInteger.Max(Price, other.Price),
    };

    /// <summary>At most so much per gas; null when no block takes a transaction for that now.</summary>
    internal Fees? Within(BigInteger most) =>
        (BaseFee ?? Price) > most ? null : this with { Maximum = BigInteger.Min(Maximum, most), Tip = BigInteger.Min(Tip, most), Price = BigInteger.Min(Price, most) };

    private static BigInteger Raise(BigInteger fee) => (fee * 5 / 4) + 1;
}
