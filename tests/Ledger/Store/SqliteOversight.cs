using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteOversight : OversightContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-oversight-");
    private readonly SqliteDatabase database;

    public SqliteOversight() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override ILedgerStore Database => database;

    protected override StoreProbe Probe { get; } = new();

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
