using System.Text;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Audit;

/// <summary>The custody audit in a small part of the memory that its log's states would take.</summary>
public sealed class BoundedAuditFacts : IDisposable
{
    private const int Items = 60;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-bounded-");
    private readonly SqliteDatabase database;

    public BoundedAuditFacts() => database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db"));

    public void Dispose()
    {
        database.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_log_of_many_streams_that_rest_on_each_other_is_judged_with_few_states_held()
    {
        var history = Crossed();
        await StoreAsync(history, _ => null);
        Assert.Equal((0, true), await AuditAsync(history.Log.Count, 40));
    }

    [Fact]
    public async Task The_findings_are_those_of_an_audit_that_holds_everything()
    {
        // Some statements that others rest on are spoilt: an item's beginning, an acquisition with a child, the entry of an item in its case.
        var history = Crossed();
        var spoilt = history.Log.Select((e, i) => (e.Statement.Act, Index: i)).Where(s => s.Act is "collect" or "acquire" or "case.join")
            .Where(s => s.Index % 7 == 3).Select(s => s.Index).ToHashSet();
        Assert.True(spoilt.Count >= 12, $"{spoilt.Count}");
        await StoreAsync(history, i => spoilt.Contains(i) ? "A" : null);
        var whole = new CustodyAudit(database.Log, History.Origin);
        var faults = await whole.RunAsync(history.Log.Count, default);
        Assert.True(faults.Count > spoilt.Count, "what rested on them is refused too");
        Assert.True(whole.MostHeld > history.Log.Count / 2);
        foreach (var most in new[] { 1, 25, 80 })
        {
            Assert.Equal(faults.Select(f => f.ToString()), (await new CustodyAudit(database.Log, History.Origin, mostStates: most).RunAsync(history.Log.Count, default)).Select(f => f.ToString()));
        }
    }

    private async Task<(int Faults, bool Bounded)> AuditAsync(int size, int most)
    {
        var audit = new CustodyAudit(database.Log, History.Origin, mostStates: most);
        return ((await audit.RunAsync(size, default)).Count, audit.MostHeld <= most);
    }

    /// <summary>Items of several cases, all collected before any is acquired, and all acquired before any child begins: whatever is let go is needed again.</summary>
    private static History Crossed()
    {
        var history = History.WithAgencies();
        StreamName[] items = [.. Enumerable.Range(0, Items).Select(n => StreamName.Item(Cast.Code($"crossed {n}")))];
        for (var n = 0; n < Items; n++)
        {
            history.Subject = items[n];
            history.Do("collect", Cast.Police, b => b.With("case", $"A33102400000020261100{n % 6:00}"));
        }

        for (var n = 0; n < Items; n++)
        {
            history.Subject = items[n];
            history.Do("acquire", Cast.Police, b => b.With("children/0/code", Cast.Code($"child {n}").ToString()));
        }

        for (var n = 0; n < Items; n += 2)
        {
            history.Subject = items[n];
            var acquired = history.Item.Children[0];
            history.Subject = StreamName.Item(Cast.Code($"child {n}"));
            history.Do("derive", Cast.Police, b => b.With("parent", items[n].ToString()).With("statement", $"sha256:{acquired.Statement}"));
        }

        return history;
    }

    /// <param name="history">Written in one step of the log.</param>
    /// <param name="spoil">By place: what a statement's first signature is to begin with, or null.</param>
    private async Task StoreAsync(History history, Func<int, string?> spoil)
    {
        var indexes = new List<(long, long)>();
        foreach (var (statement, index) in history.Log.Select((e, i) => (e, i)))
        {
            var (said, text) = (statement.Statement, Encoding.UTF8.GetString(statement.ToUtf8()));
            var envelope = spoil(index) is { } start ? text.Replace("\"signature\":\"", $"\"signature\":\"{start}", StringComparison.Ordinal) : text;
            var append = new Append(
                said.Stream.ToString(), said.Stream.Key(History.Origin), said.Seq, statement.Digest, said.At, Encoding.UTF8.GetBytes(envelope), []);
            indexes.Add((Assert.IsType<AppendOutcome.Appended>(await database.Streams.AppendAsync(append, default)).Position, index));
        }

        await database.Log.AdvanceAsync(new LogAdvance(0, indexes, [], new StoredCheckpoint(indexes.Count, default, "note", indexes[^1].Item1)), default);
    }
}
