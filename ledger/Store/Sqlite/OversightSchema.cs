namespace Integrity.Ledger.Store.Sqlite;

/// <summary>
/// The oversight's rows. <c>oversight_figure</c> answers every figure without touching the rows themselves; <c>oversight_waiting</c> holds only
/// what has no anchor yet.
/// </summary>
internal static class OversightSchema
{
    public const string Create = """
        CREATE TABLE IF NOT EXISTS oversight (only INTEGER PRIMARY KEY CHECK (only = 1), log_index INTEGER NOT NULL, rules TEXT NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS oversight_mark (
          stream TEXT NOT NULL, kind INTEGER NOT NULL, seq INTEGER NOT NULL, name TEXT NOT NULL, agency TEXT NOT NULL, at INTEGER NOT NULL, day INTEGER NOT NULL,
          state INTEGER NOT NULL, value INTEGER, log_index INTEGER, since INTEGER, PRIMARY KEY (stream, kind, seq, name)) STRICT, WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS oversight_figure ON oversight_mark (agency, kind, day, state, name, value);
        CREATE INDEX IF NOT EXISTS oversight_waiting ON oversight_mark (log_index) WHERE log_index IS NOT NULL AND value IS NULL;
        """;

    /// <summary>What waited for an anchor above this size waits again: the chain took that anchor back, and its block's time with it.</summary>
    public const string Undated = "UPDATE oversight_mark SET value = NULL WHERE log_index >= $0 AND value IS NOT NULL";
}
