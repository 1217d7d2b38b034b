namespace Integrity.Ledger.Pages.Log;

/// <summary>Where the log is: nothing that its checkpoint, its tiles and the chain do not say to everybody.</summary>
/// <param name="Key">The log's C2SP verifier key.</param>
/// <param name="Checkpoint">The newest; null while the log is empty.</param>
/// <param name="Anchored">The largest size that a final anchor holds; 0 while there is none.</param>
/// <param name="Anchors">The newest, the largest first.</param>
/// <param name="Growth">The log's size over time, as blocks date it: some points of it.</param>
public sealed record LogModel(
    string Origin, string Key, LogChain? Chain, LogCheckpoint? Checkpoint, long Anchored, IReadOnlyList<LogAnchor> Anchors, IReadOnlyList<GrowthPoint> Growth);

/// <summary>Which contract on which chain holds the log.</summary>
/// <param name="Id">EIP-155 chain id; null until a node has met the contract.</param>
public sealed record LogChain(long? Id, string Contract, string? CodeHash);

/// <summary>What the log's key signed.</summary>
/// <param name="Root">Base64, as in the note.</param>
/// <param name="Note">The signed note, whole.</param>
public sealed record LogCheckpoint(long Size, string Root, string Note);

/// <summary>A checkpoint on the chain.</summary>
/// <param name="Root">Base64, as in the checkpoint of that size.</param>
/// <param name="Final">As deep as this ledger asks.</param>
public sealed record LogAnchor(long Size, string Root, long Number, string Block, string Transaction, DateTimeOffset Time, bool Final);

public sealed record GrowthPoint(long Size, DateTimeOffset Time);

/// <summary>The anchors that a block or a transaction holds.</summary>
/// <param name="Asked">As it was asked for.</param>
public sealed record AnchorsModel(string Asked, string Origin, LogChain? Chain, IReadOnlyList<HeldAnchor> Anchors);

/// <summary>An anchor and the entries it was the first to hold.</summary>
/// <param name="From">Inclusive.</param>
public sealed record HeldAnchor(LogAnchor Anchor, long From);
