namespace Integrity.Ledger.Store.Sqlite;

/// <summary>
/// The worklist and its reminders. Times are milliseconds since 1970; no due time is <see cref="Never"/>, so that one index serves every
/// question. <c>duty_open</c> covers counting and paging: an agency's open duties by due time.
/// </summary>
internal static class WorklistSchema
{
    /// <summary>Later than any time a statement can carry.</summary>
    public const long Never = long.MaxValue;

    public const string Create = """
        CREATE TABLE IF NOT EXISTS worklist (
          only INTEGER PRIMARY KEY CHECK (only = 1), log_index INTEGER NOT NULL, rules TEXT NOT NULL, reminded INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS duty (
          id INTEGER PRIMARY KEY, stream TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, target INTEGER NOT NULL,
          agency TEXT NOT NULL, by TEXT NOT NULL, since INTEGER NOT NULL, due INTEGER NOT NULL, notice INTEGER NOT NULL, met INTEGER, met_by INTEGER,
          soon INTEGER NOT NULL, turns INTEGER) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS duty_key ON duty (stream, kind, name, seq, target);
        CREATE INDEX IF NOT EXISTS duty_open ON duty (agency, due, id, soon) WHERE met IS NULL;
        CREATE INDEX IF NOT EXISTS duty_turns ON duty (turns) WHERE turns IS NOT NULL;
        CREATE TABLE IF NOT EXISTS direction (
          giver TEXT NOT NULL, taker TEXT NOT NULL, agreement TEXT NOT NULL, PRIMARY KEY (giver, taker, agreement)) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS reminder (
          id INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, kind INTEGER NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL,
          target INTEGER NOT NULL, agency TEXT NOT NULL, by TEXT NOT NULL, since INTEGER NOT NULL, due INTEGER NOT NULL, notice INTEGER NOT NULL,
          met INTEGER, met_by INTEGER, status INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS reminder_once ON reminder (stream, kind, name, seq, target, status, due);
        CREATE INDEX IF NOT EXISTS reminder_agency ON reminder (agency, id);
        CREATE TABLE IF NOT EXISTS webhook (
          agency TEXT PRIMARY KEY, address TEXT NOT NULL, since INTEGER NOT NULL, delivered INTEGER, failure TEXT) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS delivery (
          reminder INTEGER PRIMARY KEY REFERENCES reminder (id), agency TEXT NOT NULL, tries INTEGER NOT NULL, next INTEGER) STRICT;
        CREATE INDEX IF NOT EXISTS delivery_next ON delivery (next) WHERE next IS NOT NULL;
        CREATE INDEX IF NOT EXISTS delivery_agency ON delivery (agency, next);
        """;
}
