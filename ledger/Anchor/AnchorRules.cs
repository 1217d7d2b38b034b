namespace Integrity.Ledger.Anchor;

/// <summary>How this ledger anchors.</summary>
public sealed record AnchorRules
{
    /// <summary>Pause between looks at the chain.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one look may take; a transaction that is in no block by then is replaced by the next look, at a higher fee.</summary>
    public TimeSpan LookPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a node may be behind what was seen before: longer than that, and the chain itself has gone back.</summary>
    public TimeSpan BehindPatience { get; init; } = TimeSpan.FromMinutes(2);

    public Confirmations Confirmations { get; init; } = Confirmations.None;
}
