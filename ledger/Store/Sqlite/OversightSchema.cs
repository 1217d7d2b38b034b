namespace Integrity.Ledger.Store.Sqlite;

/// <summary>
/// The oversight's rows. <c>oversight_figure</c> answers every figure without touching the rows themselves; <c>oversight_waiting</c> holds only
/// what has no anchor yet, <c>oversight_dated</c> what has one; <c>oversight_listed</c> has what stands behind a figure in the order in which it is shown,
/// the primary key's columns being the end of every index here.
/// </summary>
internal static class OversightSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS oversight (
          only INTEGER PRIMARY KEY CHECK (only = 1), log_index INTEGER NOT NULL, rules TEXT NOT NULL, undated_from INTEGER, written INTEGER NOT NULL DEFAULT 0) STRICT;
        CREATE TABLE IF NOT EXISTS oversight_mark (
          stream TEXT NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, agency TEXT NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL,
          state INTEGER NOT NULL, value INTEGER, log_index INTEGER, since INTEGER, PRIMARY KEY (stream, kind, seq, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS oversight_figure ON oversight_mark (agency, kind, day, state, name, value);
        CREATE INDEX IF NOT EXISTS oversight_waiting ON oversight_mark (log_index) WHERE log_index IS NOT NULL AND value IS NULL;
        CREATE INDEX IF NOT EXISTS oversight_dated ON oversight_mark (log_index) WHERE log_index IS NOT NULL AND value IS NOT NULL;
        CREATE INDEX IF NOT EXISTS oversight_listed ON oversight_mark (agency, kind, at DESC);
        """;

    /// <summary>For a database made by a version before 10, whose reorganisations took values away at once.</summary>
    public const string ValuesGoInParts = "ALTER TABLE oversight ADD COLUMN undated_from INTEGER; ALTER TABLE oversight ADD COLUMN written INTEGER NOT NULL DEFAULT 0";

    /// <summary>The chain takes back the anchors above this size. Only that is written, whatever number of marks it is about.</summary>
    public const string Note = "UPDATE oversight SET undated_from = min(ifnull(undated_from, $0), $0), written = written + 1";
}
