using Integrity.Identifiers;
using Integrity.Log;
using Microsoft.Data.Sqlite;

namespace Integrity.Bench.Growth;

/// <summary>The rows of statements, of their log, and of what waits for whom, as the service writes them for one item.</summary>
internal sealed class LedgerRows(SqliteConnection database, ItemTemplate template, LogWriter log) : IDisposable
{
    /// <summary>How far each has followed the log.</summary>
    private static readonly string[] Followers = ["worklist", "digest_cursor", "oversight"];

    private readonly BulkTable statement = new(database, "statement", LedgerLoader.Columns);
    private readonly BulkTable logged = new(database, "logged", "position", "log_index");
    private readonly BulkTable tile = new(database, "tile", "level", "number", "data");
    private readonly BulkTable checkpoint = new(database, "checkpoint", "size", "root", "note", "last_position");
    private readonly List<(BulkTable Table, object[] Row, int Stream, int Of, bool OfItem)> projected = [];
    private readonly long now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Of the newest statement.</summary>
    public long Position { get; private set; }

    public void Dispose()
    {
        statement.Dispose();
        logged.Dispose();
        tile.Dispose();
        checkpoint.Dispose();
        foreach (var (table, _, _, _, _) in projected)
        {
            table.Dispose();
        }
    }

    /// <summary>What the service left: the log so far, and the template item's rows in everything that follows the log.</summary>
    public void TakeUp()
    {
        Position = (long)BulkTable.Read(database, "SELECT max(position) FROM statement")[0][0];
        var newest = BulkTable.Read(database, "SELECT size, root FROM checkpoint ORDER BY size DESC LIMIT 1")[0];
        var leaves = EntryBundle.Decode((byte[])BulkTable.Read(database, $"SELECT data FROM tile WHERE level = {TilePath.Entries}")[0][0], (int)(long)newest[0]).OrThrow();
        log.Replay([.. leaves.Select(l => l.ToArray())]);
        if (log.Root() != new Hash256((byte[])newest[1]) || Followers.Any(f => (long)BulkTable.Read(database, $"SELECT log_index FROM {f}")[0][0] != log.Size))
        {
            throw new InvalidOperationException("The service's own log is not as derived here, or what follows it is behind.");
        }

        foreach (var table in new[] { "duty", "reminder", "digest", "oversight_mark" })
        {
            Remember(table, ItemTemplate.OfTemplate.Item, ofItem: true);
            Remember(table, ItemTemplate.OfTemplate.CaseStream, ofItem: false);
        }
    }

    /// <summary>Items side by side: the first statement of each, then the second of each, and so on.</summary>
    public void Write(Made[][] items, int stepSize)
    {
        var step = new List<Head>(stepSize);
        for (var n = 0; n < template.Steps.Count; n++)
        {
            foreach (var made in items.Select(i => i[n]))
            {
                statement.Add(++Position, made.Key.ToArray(), made.Seq, made.Digest.ToArray(), now, made.Stream, made.Envelope);
                logged.Add(Position, log.Size + step.Count);
                step.Add(new Head(made.Key, made.Seq, made.Digest));
                if (step.Count == stepSize)
                {
                    Sign(step);
                }
            }
        }

        if (step.Count > 0)
        {
            Sign(step);
        }

        foreach (var item in items)
        {
            foreach (var (table, row, stream, of, ofItem) in projected)
            {
                var name = item.First(m => m.Stream.StartsWith("item/", StringComparison.Ordinal) == ofItem).Stream;
                row[stream] = name;
                if (of >= 0)
                {
                    row[of] = name["item/".Length..];
                }

                table.Add(row);
            }
        }
    }

    public void Finish()
    {
        foreach (var (level, number, data) in log.Partial())
        {
            tile.Add(level, number, data);
        }

        BulkTable.Run(database, $"UPDATE worklist SET reminded = {log.Size}");
        foreach (var follower in Followers)
        {
            BulkTable.Run(database, $"UPDATE {follower} SET log_index = {log.Size}");
        }

        BulkTable.Run(database, $"UPDATE buckets SET size = {log.Size}");
        using var bucket = new BulkTable(database, "bucket", "number", "count", "data");
        foreach (var b in log.Heads.Buckets())
        {
            bucket.Add(b.Number, b.Count, b.Only is { } head ? [.. head.Key.Bytes, .. BigEndian(head.Seq), .. head.Digest.Bytes] : b.Hash.ToArray());
        }
    }

    private void Sign(List<Head> step)
    {
        var (size, root, note) = log.Step(step);
        step.Clear();
        checkpoint.Add(size, root.ToArray(), note, Position);
        foreach (var (level, number, data) in log.Full)
        {
            tile.Add(level, number, data);
        }

        log.Full.Clear();
    }

    private void Remember(string table, StreamName stream, bool ofItem)
    {
        var columns = BulkTable.Read(database, $"SELECT name FROM pragma_table_info('{table}') WHERE name <> 'id'").Select(r => (string)r[0]).ToArray();
        foreach (var row in BulkTable.Read(database, $"SELECT {string.Join(", ", columns)} FROM {table} WHERE stream = '{stream}'"))
        {
            projected.Add((new BulkTable(database, table, columns), row, Array.IndexOf(columns, "stream"), Array.IndexOf(columns, "of"), ofItem));
        }
    }

    private static byte[] BigEndian(long value)
    {
        var bytes = new byte[sizeof(long)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
