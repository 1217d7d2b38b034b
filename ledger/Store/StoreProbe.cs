namespace Integrity.Ledger.Store;

/// <summary>
/// Named points of every store write, where tests make it fail. Before it is durable: its name (one of <see cref="StoreWrites"/>), then "commit" of
/// the transaction it shares. After it is durable, so that it is reported as failed though it was done: "committed", then its <see cref="Done"/>.
/// </summary>
public sealed class StoreProbe
{
    /// <summary>Called on the writer's thread; what it throws is what the write fails with.</summary>
    public Action<string>? Hook { get; set; }

    /// <summary>The point of one write after its commit.</summary>
    public static string Done(string name) => name + "-committed";

    internal void At(string point) => Hook?.Invoke(point);

    internal void AtDone(string name)
    {
        if (Hook is { } hook)
        {
            hook(Done(name));
        }
    }
}
