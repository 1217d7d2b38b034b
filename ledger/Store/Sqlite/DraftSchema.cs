namespace Integrity.Ledger.Store.Sqlite;

/// <summary>Parked statements. Times are milliseconds since 1970.</summary>
internal static class DraftSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS draft (
          id TEXT PRIMARY KEY, agency TEXT NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL, envelope BLOB NOT NULL) STRICT;
        CREATE INDEX IF NOT EXISTS draft_agency ON draft (agency, until);
        CREATE INDEX IF NOT EXISTS draft_until ON draft (until);
        CREATE TABLE IF NOT EXISTS draft_party (
          draft TEXT NOT NULL REFERENCES draft (id) ON DELETE CASCADE, place INTEGER NOT NULL, agency TEXT NOT NULL, PRIMARY KEY (draft, place)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS draft_party_agency ON draft_party (agency, draft);
        """;
}
