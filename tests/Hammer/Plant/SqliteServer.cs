namespace Integrity.Hammer.Plant;

/// <summary>SQLite: a file of the node's own.</summary>
internal sealed class SqliteServer(string folder) : IStoreServer
{
    public string Name => "SQLite";

    public bool Shared => false;

    public IReadOnlyList<string> Arguments => [];

    public double CpuSeconds => 0;

    public long Bytes => Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "ledger.db*").Sum(f => new FileInfo(f).Length) : 0;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
