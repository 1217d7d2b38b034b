using System.Text.Json;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Reminders;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Ledger.Worklist;
using Integrity.Rules;
using Integrity.Testing;
using Microsoft.Data.Sqlite;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Worklist;

/// <summary>What waits for whom, by a running ledger under CN-CRIM@2026.1, whose clock the test sets.</summary>
public sealed class WorklistFacts
{
    /// <summary>The first item act of every history here is at 02:00; the seizure ended at 01:40, so it must be deposited by 01:40 the next day.</summary>
    private static readonly DateTimeOffset Morning = new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_seizure_must_be_deposited_within_a_day_and_a_late_deposit_is_accepted_and_judged_late()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        var history = History.WithAgencies().Do("collect", Cast.Police);
        await ledger.PlayAsync(history);

        var open = (await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Length == 1))[0];
        Assert.Equal(("term", "deposit", "open", "2026-11-03T01:40:00Z"), (Text(open, "kind"), Text(open, "name"), Text(open, "status"), Text(open, "due")));
        Assert.NotEqual("", Text(open, "says"));
        Assert.Equal("deposit |", EndsWith(open));
        clock.Now = new(2026, 11, 2, 20, 0, 0, TimeSpan.Zero);
        Assert.Equal("due-soon", Text((await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Length == 1))[0], "status"));
        clock.Now = new(2026, 11, 3, 1, 40, 1, TimeSpan.Zero);
        Assert.Equal("overdue", Text((await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Length == 1, "?status=overdue"))[0], "status"));
        Assert.Equal("overdue", Text(await TermAsync(ledger, clock), "status"));

        history.Now = new(2026, 11, 4, 1, 0, 0, TimeSpan.Zero);
        clock.Now = history.Now;
        Assert.Equal(201, (await ledger.PostAsync(history.Prepare("deposit", Cast.Police))).Status);
        _ = await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Length == 0);
        var late = await TermAsync(ledger, clock);
        Assert.Equal(("late", 1), (Text(late, "status"), late.GetProperty("metBy").GetInt64()));
    }

    [Fact]
    public async Task An_offer_waits_for_its_taker_until_it_is_answered_and_nobody_else_sees_it()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police);
        await ledger.PlayAsync(history);
        var offer = (await ListAsync(ledger, clock, Cast.Zhao, Cast.Lab, d => d.Length == 1))[0];
        Assert.Equal(("offer", "examination", "cn.331024.psb"), (Text(offer, "kind"), Text(offer, "name"), Text(offer, "by")));
        Assert.Equal("transfer.accept transfer.refuse |", EndsWith(offer));
        Assert.Empty(await ListAsync(ledger, clock, Cast.Zheng, Cast.Procuratorate, d => d.Length == 0));
        Assert.Equal(201, (await ledger.PostAsync(history.Prepare("transfer.refuse", Cast.Lab))).Status);
        Assert.Empty(await ListAsync(ledger, clock, Cast.Zhao, Cast.Lab, d => d.Length == 0));
    }

    [Fact]
    public async Task A_defect_waits_for_whoever_made_it_and_no_longer_once_it_is_cured()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        var history = History.WithAgencies().Do("collect", Cast.Police).Do("transfer.offer", Cast.Police).Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
            .Do("cure.request", Cast.Lab, b => b.With("defects", new System.Text.Json.Nodes.JsonArray(Bodies.Read("""{"rule":"COL-05","seq":0}"""))));
        await ledger.PlayAsync(history);
        var asked = (await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Any(x => Text(x, "kind") == "cure"))).Single(x => Text(x, "kind") == "cure");
        Assert.Equal(("COL-05", "cn.331024.lab", 3, 0), (Text(asked, "name"), Text(asked, "by"), asked.GetProperty("seq").GetInt64(), asked.GetProperty("of").GetInt64()));
        Assert.Equal("cure |", EndsWith(asked));

        // Who asked waits too, and can do nothing about it himself.
        var supplement = (await ListAsync(ledger, clock, Cast.Zhao, Cast.Lab, d => d.Any(x => Text(x, "name") == "supplement"))).Single(x => Text(x, "name") == "supplement");
        Assert.Equal("| cure", EndsWith(supplement));
        var cure = await ledger.PostAsync(history.Prepare("cure", Cast.Police, b => b.With("rule", "COL-05").With("seq", 0)));
        Assert.True(cure.Status == 201, cure.ToString());
        _ = await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => !d.Any(x => Text(x, "kind") == "cure"));
    }

    [Fact]
    public async Task What_ends_with_the_takers_act_is_not_the_givers_to_do()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        await ledger.PlayAsync(History.WithAgencies().Do("collect", Cast.Police)
            .Do("transfer.offer", Cast.Police, b => b.With("purpose", "referral").With("decided", "2026-11-02T01:50:00Z").With("regime", "appraisal")));
        var given = (await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Any(x => Text(x, "name") == "referral-hand-over"))).Single(x => Text(x, "name") == "referral-hand-over");
        Assert.Equal("| transfer.accept", EndsWith(given));
        var owed = (await ListAsync(ledger, clock, Cast.Zhao, Cast.Lab, d => d.Any(x => Text(x, "name") == "examination-appraisal"))).Single(x => Text(x, "name") == "examination-appraisal");
        Assert.Equal("report |", EndsWith(owed));
    }

    [Fact]
    public async Task A_number_that_the_law_reads_does_not_stop_the_list_however_it_is_written()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        var history = History.WithAgencies().Do("collect", Cast.Police)
            .Do("cure.request", Cast.Police, b => b.With("defects", new System.Text.Json.Nodes.JsonArray(Bodies.Read("""{"rule":"COL-05","seq":0.0}"""))));
        await ledger.PlayAsync(history);
        var asked = (await ListAsync(ledger, clock, Cast.Zhang, Cast.Police, d => d.Any(x => Text(x, "kind") == "cure"))).Single(x => Text(x, "kind") == "cure");
        Assert.Equal(0, asked.GetProperty("of").GetInt64());
    }

    [Fact]
    public async Task Deleted_rows_and_cursor_come_back_the_same_and_nobody_is_reminded_twice()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        await ledger.PlayAsync(Story.Full(), "log");
        await FollowedAsync(ledger, clock);
        var before = await RowsAsync(ledger, "SELECT stream, kind, name, seq, target, agency, by, since, due, notice, met, met_by, soon FROM duty ORDER BY 1, 2, 3, 4, 5");
        var reminders = await RowsAsync(ledger, "SELECT stream, kind, name, seq, target, status FROM reminder ORDER BY id");
        Assert.NotEmpty(before);
        Assert.NotEmpty(reminders);
        _ = await RowsAsync(ledger, "UPDATE worklist SET log_index = 0, rules = 'others'; DELETE FROM duty; DELETE FROM direction");
        await ledger.RestartAsync();
        await FollowedAsync(ledger, clock);
        Assert.Equal(before, await RowsAsync(ledger, "SELECT stream, kind, name, seq, target, agency, by, since, due, notice, met, met_by, soon FROM duty ORDER BY 1, 2, 3, 4, 5"));
        Assert.Equal(reminders, await RowsAsync(ledger, "SELECT stream, kind, name, seq, target, status FROM reminder ORDER BY id"));
    }

    [Theory]
    [InlineData("worklist")]
    [InlineData("committed")]
    public async Task A_step_that_dies_before_or_after_its_commit_is_made_once(string point)
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        await ledger.PlayAsync(History.WithAgencies(), "log");
        await FollowedAsync(ledger, clock);
        var (planted, writing) = (3, false);
        ledger.Probe.Hook = at =>
        {
            writing = at == "worklist" || (writing && at is not ("append" or "advance"));
            if (writing && at == point && planted-- > 0)
            {
                throw new IOException("planted");
            }
        };
        await ledger.PlayAsync(History.WithAgencies().Do("collect", Cast.Police), "log");
        _ = await ListAsync(ledger, clock, Cast.Chen, Cast.Police, d => d.Length == 1);
        Assert.Single(await RowsAsync(ledger, "SELECT id FROM reminder"));
    }

    [Fact]
    public async Task A_step_that_fails_for_good_does_not_keep_time_from_leaving_its_reminders()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        var history = History.WithAgencies().Do("collect", Cast.Police);
        await ledger.PlayAsync(history, "log");
        await FollowedAsync(ledger, clock);
        ledger.Probe.Hook = at => _ = at == "worklist" ? throw new IOException("planted") : 0;
        Assert.Equal(201, (await ledger.PostAsync(history.Prepare("seal", Cast.Police))).Status);
        for (var i = 0; (await ledger.GetAsync("health")).Json.GetProperty("worklist").GetString() != "behind"; i++)
        {
            Assert.True(i < 200);
            await Task.Delay(50);
        }

        clock.Now = new(2026, 11, 3, 2, 0, 0, TimeSpan.Zero);
        for (var i = 0; (await RowsAsync(ledger, "SELECT id FROM reminder")).Count < 2; i++)
        {
            Assert.True(i < 200);
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task Two_nodes_that_follow_one_log_write_each_step_once()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        using var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db"));
        var other = new Follower(
            History.Origin, database.Log, database.Streams, database.Worklist, new GrainHost(History.Origin, database.Streams, clock), Packs.BuiltIn(ledger.Options.Rules).OrThrow(), clock, new Bell(), new Traffic());
        using var stop = new CancellationTokenSource();
        var following = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                _ = await other.StepAsync(null, default);
                await Task.Delay(5);
            }
        });
        await ledger.PlayAsync(Story.Full(), "log");
        await FollowedAsync(ledger, clock);
        await stop.CancelAsync();
        await following;
        var rows = await RowsAsync(ledger, "SELECT stream, kind, name, seq, target, agency, met, met_by FROM duty ORDER BY 1, 2, 3, 4, 5");
        await using var alone = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        await alone.PlayAsync(Story.Full(), "log");
        await FollowedAsync(alone, clock);
        Assert.Equal(await RowsAsync(alone, "SELECT stream, kind, name, seq, target, agency, met, met_by FROM duty ORDER BY 1, 2, 3, 4, 5"), rows);
    }

    [Theory]
    [InlineData("?status=late")]
    [InlineData("?limit=0")]
    [InlineData("?limit=501")]
    [InlineData("?before=tomorrow")]
    [InlineData("?after=here")]
    [InlineData("?agency=cn.331024.lab")]
    public async Task What_is_asked_in_another_way_is_refused_by_name(string query)
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        await ledger.PlayAsync(History.WithAgencies());
        var reply = await ledger.GetAsync("v1/worklist" + query, token: Token(Cast.Chen, Cast.Police, clock));
        Assert.Equal((400, "http.query"), (reply.Status, reply.Code));
        Assert.Equal("access.no-token", (await ledger.GetAsync("v1/worklist")).Code);
    }

    internal static string Token(Officer officer, TestAgency agency, TimeProvider clock) =>
        LiveLedger.Token(officer.Key, agency.Id.ToString(), issued: clock.GetUtcNow().ToUnixTimeSeconds());

    /// <summary>The duties, once they are as expected; the worklist may be a moment behind the log.</summary>
    private static async Task<JsonElement[]> ListAsync(
        LiveLedger ledger, SetClock clock, Officer officer, TestAgency agency, Func<JsonElement[], bool> expected, string query = "")
    {
        await FollowedAsync(ledger, clock);
        for (var i = 0; ; i++)
        {
            var reply = await ledger.GetAsync("v1/worklist" + query, token: Token(officer, agency, clock));
            Assert.True(reply.Status == 200, reply.ToString());
            var duties = reply.Json.GetProperty("duties").EnumerateArray().ToArray();
            if (expected(duties))
            {
                return duties;
            }

            Assert.True(i < 100, reply.ToString());
            await Task.Delay(50);
        }
    }

    private static async Task FollowedAsync(LiveLedger ledger, SetClock clock)
    {
        for (var i = 0; i < 200; i++)
        {
            var size = (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64();
            var list = await ledger.GetAsync("v1/worklist", token: Token(Cast.Chen, Cast.Police, clock));
            if (list.Status == 200 && size > 0 && list.Json.GetProperty("size").GetInt64() == size)
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail("The worklist does not follow.");
    }

    private static async Task<JsonElement> TermAsync(LiveLedger ledger, SetClock clock)
    {
        var item = await ledger.GetAsync($"v1/items/{Story.Handset.Id}", token: Token(Cast.Chen, Cast.Police, clock));
        return Assert.Single(item.Json.GetProperty("terms").EnumerateArray());
    }

    private static async Task<List<string>> RowsAsync(LiveLedger ledger, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(ledger.Options.DataFolder, "ledger.db")};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // The constants above.
        command.CommandText = sql;
#pragma warning restore CA2100
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        }

        return rows;
    }

    /// <summary>The agency's own acts that end it, and those of others.</summary>
    private static string EndsWith(JsonElement duty) => $"{Names(duty, "acts")} | {Names(duty, "others")}".Trim();

    private static string Names(JsonElement duty, string member) => string.Join(' ', duty.GetProperty(member).EnumerateArray().Select(a => a.GetString()));

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
