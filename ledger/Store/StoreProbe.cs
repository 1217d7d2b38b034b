namespace Integrity.Ledger.Store;

/// <summary>Named points of every store write, where tests make it fail: before ("append", "commit") or after ("committed") it is durable.</summary>
public sealed class StoreProbe
{
    /// <summary>Called on the writer's thread; what it throws is what the write fails with.</summary>
    public Action<string>? Hook { get; set; }

    internal void At(string point) => Hook?.Invoke(point);
}
