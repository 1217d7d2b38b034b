using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteDigests : DigestContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-digests-");
    private readonly SqliteDatabase database;

    public SqliteDigests() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    private protected override IDigestStore Digests => database.Digests;

    private protected override StoreProbe Probe { get; } = new();

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
