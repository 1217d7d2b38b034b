using Integrity.Grains;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteStore : StoreContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-store-");
    private readonly SqliteDatabase database;

    public SqliteStore() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override IStreamStore Streams => database.Streams;

    protected override ILogStore Log => database.Log;

    protected override IAnchorStore Anchors => database.Anchors;

    protected override StoreProbe Probe { get; } = new();

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
