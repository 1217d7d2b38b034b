using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;

namespace Integrity.Ledger.Tests.Store;

public sealed class SqliteWorklist : WorklistContract
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-worklist-");
    private readonly SqliteDatabase database;

    public SqliteWorklist() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"), Probe);

    protected override IWorklistStore Worklist => database.Worklist;

    protected override IReminderStore Reminders => database.Reminders;

    protected override StoreProbe Probe { get; } = new();

    public override void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }
}
