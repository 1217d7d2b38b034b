namespace Integrity.Ledger.Publish;

/// <summary>How publishing stands, for <c>/health</c>. It turns nobody away: nothing that is accepted or proved rests on a region.</summary>
/// <param name="Next">The log index up to which this node knows everything to be published.</param>
/// <param name="Problem">Why the last try failed, or null.</param>
internal sealed record PublisherStatus(long Next, Refusal? Problem);
