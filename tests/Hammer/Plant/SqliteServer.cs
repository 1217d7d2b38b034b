namespace Integrity.Hammer.Plant;

/// <summary>SQLite: a file of the node's own.</summary>
internal sealed class SqliteServer(string folder) : IStoreServer
{
    public string Name => "SQLite";

    public bool Shared => false;

    public IReadOnlyList<string> Serve => [];

    public IReadOnlyList<string> Verify => ["--data", folder];

    public double CpuSeconds => 0;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
