using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Publish;

/// <summary>The region did not do what it was asked. Nothing is known to be written; everything may be asked again.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a refusal there is nothing to throw.")]
internal sealed class RegionException(Refusal refusal, TimeSpan? retryAfter = null) : Exception(refusal.ToString())
{
    public const string Busy = "region.busy";

    public const string Unreachable = "region.unreachable";

    public const string Failed = "region.failed";

    public Refusal Refusal { get; } = refusal;

    /// <summary>It was this request that the region would not have: the same again gets the same answer, and another item's need not.</summary>
    public bool IsForGood => Refusal.Code == Failed;

    /// <summary>What was asked was to take away what partners must not read any more.</summary>
    public bool OfRemoval { get; init; }

    /// <summary>How long the region asked us to wait, where it did.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
