using Integrity.Identifiers;
using Integrity.Ledger.Audit;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Store;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Statements;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>An erased value is nowhere any more, and everything still proves.</summary>
public sealed class Erased
{
    private static readonly string Item = $"v1/items/{Story.Handset.Id}";

    [Fact]
    public async Task The_value_and_its_salt_leave_every_file_and_no_proof_fails()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var (history, original, gone) = Told();
        await ledger.PlayAsync(history);
        Assert.Contains(Files(ledger), f => Holds(f, gone));

        history.Do("erase", Cast.Police, b => b.With("disclosures/0", gone.Digest));
        Assert.Equal(201, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.DoesNotContain(Files(ledger), f => Holds(f, gone));
        Assert.Equal([gone.Name], await MissingAsync(ledger, original));

        // Who still has the original gets its receipt again; the value stays out.
        var again = await ledger.PostAsync(original);
        Assert.Equal((200, true), (again.Status, again.Json.GetProperty("repeated").GetBoolean()));
        Assert.DoesNotContain(Files(ledger), f => Holds(f, gone));

        await ledger.RestartAsync();
        Assert.Equal([gone.Name], await MissingAsync(ledger, original));
        history.Do("seal", Cast.Police);
        Assert.Equal(201, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.DoesNotContain(Files(ledger), f => Holds(f, gone));
        await AuditAsync(ledger);
    }

    [Fact]
    public async Task A_statements_number_may_be_written_with_a_fraction_of_nothing()
    {
        await using var ledger = await LiveLedger.StartAsync();
        var (history, original, gone) = Told();
        await ledger.PlayAsync(history);
        history.Do("erase", Cast.Police, b => b.With("statement", System.Text.Json.Nodes.JsonNode.Parse($"{original.Statement.Seq}.0")).With("disclosures/0", gone.Digest));
        var reply = await ledger.PostAsync(history.Log[^1]);
        Assert.True(reply.Status == 201, reply.ToString());
        Assert.DoesNotContain(Files(ledger), f => Holds(f, gone));
    }

    [Theory]
    [InlineData("append", false)]
    [InlineData("commit", false)]
    [InlineData("committed", true)]
    public async Task An_erasure_that_breaks_off_is_done_whole_or_not_at_all(string point, bool done)
    {
        await using var ledger = await LiveLedger.StartAsync();
        var (history, original, gone) = Told();
        await ledger.PlayAsync(history, "log");
        history.Do("erase", Cast.Police, b => b.With("disclosures/0", gone.Digest));
        var (planted, ours) = (false, false);
        ledger.Probe.Hook = at =>
        {
            // The worklist writes too: what breaks is the group that has the erasure in it.
            ours |= at == "append";
            if (ours && at == point && !planted)
            {
                planted = true;
                throw new IOException("planted");
            }
        };
        Assert.Equal(500, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.True(planted);
        ledger.Probe.Hook = null;

        Assert.Equal(done ? [gone.Name] : [], await MissingAsync(ledger, original));
        Assert.Equal(done, Files(ledger).All(f => !Holds(f, gone)));
        Assert.Equal(done ? 200 : 201, (await ledger.PostAsync(history.Log[^1])).Status);
        Assert.Equal([gone.Name], await MissingAsync(ledger, original));
        Assert.DoesNotContain(Files(ledger), f => Holds(f, gone));
        await AuditAsync(ledger);
    }

    private static (Testing.History History, Envelope Original, Disclosure Gone) Told()
    {
        var history = Testing.History.WithAgencies().Do("collect", Cast.Police);
        var original = history.Of(Story.Handset).Single();
        return (history, original, original.Disclosures.Single(d => d.Name == "holder"));
    }

    /// <summary>Names of the members that the ledger's own bundle does not disclose.</summary>
    private static async Task<IEnumerable<string>> MissingAsync(LiveLedger ledger, Envelope original)
    {
        var reply = await ledger.GetAsync($"{Item}/bundle?at=newest", Cast.Zhang, Cast.Police);
        Assert.True(reply.Status == 200, reply.ToString());
        var now = Bundle.Parse(reply.Body).OrThrow().Streams[0].Statements[0].Envelope;
        Assert.Equal(original.Digest, now.Digest);
        return original.Disclosures.Select(d => d.Name).Except(now.Disclosures.Select(d => d.Name));
    }

    private static async Task AuditAsync(LiveLedger ledger)
    {
        using var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db"));
        var audit = new LogAudit(database.Log, NoteVerifier.Parse(ledger.Host.VerifierKey).OrThrow());
        await audit.RunAsync(default);
        Assert.Empty(audit.Faults);
        Assert.Empty(await new CustodyAudit(database.Log, Testing.History.Origin).RunAsync(audit.Size, default));
    }

    private static IEnumerable<string> Files(LiveLedger ledger) => Directory.EnumerateFiles(ledger.Options.DataFolder);

    private static bool Holds(string file, Disclosure gone)
    {
        var bytes = DiskSearch.Read(file);
        return DiskSearch.Pieces(gone.Encoded).Append(System.Text.Encoding.UTF8.GetBytes(gone.Salt)).Any(piece => bytes.AsSpan().IndexOf(piece) >= 0);
    }
}
