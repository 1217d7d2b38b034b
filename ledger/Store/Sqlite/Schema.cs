namespace Integrity.Ledger.Store.Sqlite;

/// <summary>The tables. Rows of <c>statement</c> are never deleted, and updated only by an erasure; log indexes therefore live beside them.</summary>
internal static class Schema
{
    /// <summary>Raised with every change. Changes are additive; a database of a later version is refused if that says so.</summary>
    public const int Version = 10;

    /// <summary>The oldest program that may use a database of this version; beside it in the database, for programs that do not know the version.</summary>
    public const int Compatible = 4;

    /// <summary>The fact that holds <see cref="Compatible"/>.</summary>
    public const string CompatibleFact = "store-compatible";

    public const string Create = """
        CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS statement (
          position INTEGER PRIMARY KEY, stream_key BLOB NOT NULL, seq INTEGER NOT NULL, digest BLOB NOT NULL,
          accepted_at INTEGER NOT NULL, stream TEXT NOT NULL, envelope BLOB NOT NULL) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS statement_head ON statement (stream_key, seq);
        CREATE UNIQUE INDEX IF NOT EXISTS statement_digest ON statement (digest);
        CREATE TABLE IF NOT EXISTS logged (position INTEGER PRIMARY KEY, log_index INTEGER NOT NULL) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS logged_index ON logged (log_index);
        CREATE TABLE IF NOT EXISTS tile (level INTEGER NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL, PRIMARY KEY (level, number)) STRICT;
        CREATE TABLE IF NOT EXISTS bucket (number INTEGER PRIMARY KEY, count INTEGER NOT NULL, data BLOB NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS buckets (only INTEGER PRIMARY KEY CHECK (only = 1), size INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS checkpoint (
          size INTEGER PRIMARY KEY, root BLOB NOT NULL, note TEXT NOT NULL, last_position INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS anchor (
          size INTEGER PRIMARY KEY, root BLOB NOT NULL, block_number INTEGER NOT NULL, block_hash BLOB NOT NULL,
          tx TEXT NOT NULL, block_time INTEGER NOT NULL, parts BLOB NOT NULL, final INTEGER NOT NULL DEFAULT 1) STRICT;
        CREATE INDEX IF NOT EXISTS anchor_number ON anchor (block_number);
        CREATE INDEX IF NOT EXISTS anchor_block ON anchor (block_hash);
        CREATE INDEX IF NOT EXISTS anchor_transaction ON anchor (tx);
        CREATE TABLE IF NOT EXISTS lease (role TEXT PRIMARY KEY, node TEXT NOT NULL, epoch INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS header (hash BLOB PRIMARY KEY, rlp BLOB NOT NULL) STRICT, WITHOUT ROWID;
        """;

    /// <summary>For a database made by a version before 4, whose anchors all counted as soon as they were in a block.</summary>
    public const string AnchorsBecomeFinal = "ALTER TABLE anchor ADD COLUMN final INTEGER NOT NULL DEFAULT 1";
}
