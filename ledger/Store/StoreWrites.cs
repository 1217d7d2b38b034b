namespace Integrity.Ledger.Store;

/// <summary>Names of everything the stores write, the same in each: what <see cref="StoreProbe"/> can break, and metrics name.</summary>
public static class StoreWrites
{
    public const string Append = "append";
    public const string Advance = "advance";
    public const string Buckets = "buckets";
    public const string Anchor = "anchor";
    public const string ReplaceAnchors = "replace-anchors";
    public const string Header = "header";
    public const string Fact = "fact";
    public const string Lease = "lease";
    public const string Release = "release";
    public const string Worklist = "worklist";
    public const string WorklistReset = "worklist-reset";
    public const string Turn = "turn";
    public const string Oversight = "oversight";
    public const string OversightReset = "oversight-reset";
    public const string OversightAnchor = "oversight-anchor";
    public const string OversightUndate = "oversight-undate";
    public const string Webhook = "webhook";
    public const string RemoveWebhook = "remove-webhook";
    public const string Claim = "claim";
    public const string Delivered = "delivered";
    public const string Undelivered = "undelivered";
    public const string Prune = "prune";
    public const string Draft = "draft";
    public const string DraftGone = "draft-gone";
    public const string Digests = "digests";
    public const string DigestsReset = "digests-reset";

    public static IReadOnlyList<string> All { get; } =
    [
        Append, Advance, Buckets, Anchor, ReplaceAnchors, Header, Fact, Lease, Release, Worklist, WorklistReset, Turn, Oversight, OversightReset, OversightAnchor, OversightUndate, Webhook, RemoveWebhook, Claim, Delivered, Undelivered, Prune, Draft, DraftGone,
        Digests, DigestsReset,
    ];

    /// <summary>What must not wait behind long reads.</summary>
    internal static bool IsPrompt(string name) => name is Lease or Release or Advance;

    /// <summary>What others want to hear of when it is committed.</summary>
    internal static StoreChange? Told(string name) => name switch
    {
        Append => StoreChange.Accepted,
        Advance => StoreChange.Logged,
        Anchor or ReplaceAnchors => StoreChange.Anchored,
        _ => null,
    };
}
