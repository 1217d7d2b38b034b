namespace Integrity.Ledger.Store;

/// <summary>What was committed.</summary>
public enum StoreChange
{
    /// <summary>Statements: there is something to log.</summary>
    Accepted,

    /// <summary>A checkpoint.</summary>
    Logged,

    /// <summary>An anchor, or one was taken back.</summary>
    Anchored,
}

/// <summary>Tells that something was committed, by this node or by another: late, twice or never. So who waits also looks by itself now and then.</summary>
public sealed class StoreChanges
{
    private volatile Action<StoreChange>[] listeners = [];

    /// <summary>This node makes the log, so no other need be told of what it accepts: not before the role is another's, who then looks by himself.</summary>
    public bool LoggedHere { get; set; }

    /// <summary>Adds a listener, for good. It is called on the store's thread: it must return at once and not throw.</summary>
    public void Hear(Action<StoreChange> listener) => listeners = [.. listeners, listener];

    internal void Tell(StoreChange change)
    {
        foreach (var listener in listeners)
        {
            listener(change);
        }
    }
}
