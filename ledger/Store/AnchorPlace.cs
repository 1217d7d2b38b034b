namespace Integrity.Ledger.Store;

/// <summary>Where on the chain a checkpoint is, without the proof: for lists and look-ups.</summary>
/// <param name="Size">The checkpoint's.</param>
/// <param name="Transaction"><c>0x</c> and lower hex.</param>
/// <param name="Final">As deep as this ledger asks.</param>
public sealed record AnchorPlace(long Size, Hash256 Root, long BlockNumber, Hash256 BlockHash, string Transaction, DateTimeOffset BlockTime, bool Final);
