using System.Numerics;

namespace Integrity.Contracts;

/// <summary>What a sender may do with its account.</summary>
public sealed record SendRules
{
    /// <summary>The only chain to sign for, whatever chain a node claims to be; null: the one it names.</summary>
    public long? ChainId { get; init; }

    /// <summary>Most wei offered per gas; null: no bound.</summary>
    public BigInteger? MostFee { get; init; }
}
