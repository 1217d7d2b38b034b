using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteDrafts : DraftContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-drafts-");
    private readonly SqliteDatabase database;

    public SqliteDrafts() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override IDraftStore Drafts => database.Drafts;

    protected override StoreProbe Probe { get; } = new();

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
