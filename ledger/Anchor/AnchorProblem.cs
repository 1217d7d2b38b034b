using System.Numerics;
using Integrity.Contracts;

namespace Integrity.Ledger.Anchor;

/// <summary>What a failed look is called, with what an operator needs to act on it.</summary>
internal static class AnchorProblem
{
    public static Refusal Of(Exception failure, Address account, BigInteger? balance, TimeSpan patience) => failure switch
    {
        AnchorContradictionException contradiction => contradiction.Refusal,
        AnchorTroubleException trouble => trouble.Refusal,
        ChainRefusedException { Code: "chain.no-funds" } => new("chain.no-funds", account.ToString(), $"{balance ?? 0}"),
        ChainException chain => new(chain.Code, chain.Message),
        OperationCanceledException => new("chain.slow", patience.TotalSeconds.ToString()),
        _ => new("anchor.failed", failure.GetType().Name),
    };
}
