using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Integrity.Ledger.Accept;
using Integrity.Ledger.Nodes;
using Integrity.Ledger.Oversight;
using Integrity.Ledger.Store;
using Integrity.Ledger.Store.Sqlite;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Rules;
using Integrity.Testing;
using History = Integrity.Testing.History;
using static Integrity.Ledger.Tests.Oversight.Overseen;

namespace Integrity.Ledger.Tests.Oversight;

/// <summary>The figures that need more than a small history: answers, ends, fatal findings, supplements, anchors; each counted by hand.</summary>
public sealed class CountedByHand
{
    [Fact]
    public async Task What_a_rule_asks_to_follow_is_no_part_of_how_a_statement_was_submitted_and_no_cure_when_it_follows()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);

        // Faultless, but for INT-02: a seizure without digest or video is to be sealed or acquired later.
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police, b => b.With("witness/independent", true));
        await ledger.PlayAsync(history, "log");
        var open = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("1/1", "0/1", "INT-02=0/1"), (Tally(Figure(open, "compliance")), Tally(Figure(open, "compliance-now")), Parts(Figure(open, "defects"))));

        await DoAsync(ledger, history, "seal", Cast.Police);
        var sealedNow = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("2/2", "2/2", "0/0"), (Tally(Figure(sealedNow, "compliance")), Tally(Figure(sealedNow, "compliance-now")), Tally(Figure(sealedNow, "defects"))));
        var items = (await ledger.GetAsync("v1/oversight/items?figure=compliance", token: Token(clock))).Json.GetProperty("items").EnumerateArray();
        Assert.DoesNotContain(items, i => i.GetProperty("state").GetString() is { } state && (state.Contains("cured", StringComparison.Ordinal) || state.Contains("补正", StringComparison.Ordinal)));
        await AssertSameAfterResetAsync(ledger, clock);
    }

    [Fact]
    public async Task A_rule_that_grants_time_counts_once_that_is_over_and_never_for_how_the_statement_was_submitted()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);

        // CUS-06: what was unsealed is to be sealed again before it is stored.
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police, b => b.With("witness/independent", true)).Do("seal", Cast.Police).Do("unseal", Cast.Police);
        await ledger.PlayAsync(history, "log");
        var waiting = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("3/3", "3/3", "0/0"), (Tally(Figure(waiting, "compliance")), Tally(Figure(waiting, "compliance-now")), Tally(Figure(waiting, "defects"))));

        await DoAsync(ledger, history, "deposit", Cast.Police);
        var over = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("4/4", "3/4", "CUS-06=0/1"), (Tally(Figure(over, "compliance")), Tally(Figure(over, "compliance-now")), Parts(Figure(over, "defects"))));
        var spoiled = (await ledger.GetAsync("v1/oversight/items?figure=compliance-now&which=rest", token: Token(clock))).Json.GetProperty("items").EnumerateArray().Single();
        Assert.Equal(("unseal", "kept the rules when accepted, does not now"), (spoiled.GetProperty("name").GetString(), spoiled.GetProperty("state").GetString()));
        await AssertSameAfterResetAsync(ledger, clock);
    }

    [Fact]
    public async Task An_erasure_leaves_out_what_can_no_longer_be_told_however_the_rows_were_made()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police, b => b.With("witness/independent", true));
        await ledger.PlayAsync(history, "log");
        _ = await FiguresAsync(ledger, Token(clock));
        await DoAsync(ledger, history, "seal", Cast.Police);
        Assert.Equal("2/2", Tally(Figure(await FiguresAsync(ledger, Token(clock)), "compliance")));
        var place = history.Of(history.Subject).First().Disclosures.Single(d => d.Name == "place").Digest;
        await DoAsync(ledger, history, "erase", Cast.Police, b => b.With("statement", 0).With("disclosures", new JsonArray(place)));
        var after = await FiguresAsync(ledger, Token(clock));

        // COL-02 rests on the place; of the collection nobody can tell any more, of the seal and the erasure everybody can.
        Assert.Equal(("2/2", "2/2", "3"), (Tally(Figure(after, "compliance")), Tally(Figure(after, "compliance-now")), Tally(Figure(after, "steps"))));
        await DoAsync(ledger, history, "check", Cast.Police);
        Assert.Equal("3/3", Tally(Figure(await FiguresAsync(ledger, Token(clock)), "compliance")));
        await AssertSameAfterResetAsync(ledger, clock);
    }

    [Fact]
    public async Task Answers_on_recognition_count_for_who_gave_them_and_for_whose_evidence_it_is()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        var history = History.WithAgencies()
            .DoIn(StreamBodies.Standard, "standard.publish", Cast.Police, b => b["pack"] = JsonNode.Parse(Packs.BuiltIn("CN-CRIM@2026.1").OrThrow().ToUtf8()))
            .DoIn(StreamBodies.Agreement, "agreement.draft", Cast.Police)
            .SignAgreement(Cast.Lab, Cast.Procuratorate)
            .Create(Auditors)
            .Do("collect", Cast.Police)
            .Do("share.grant", Cast.Police)
            .Do("recognize", Cast.Procuratorate)
            .Do("recognize", Cast.Procuratorate, b => b.With("outcome", "granted-after-cure"))
            .Do("decline", Cast.Procuratorate);
        await ledger.PlayAsync(history, "log");
        var view = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("2/3", "granted=1/3 granted-after-cure=1/3 declined=1/3"), (Tally(Figure(view, "answered")), Parts(Figure(view, "answered"))));
        Assert.Equal("audit=0/0 lab=0/0 proc=2/3 psb=0/0", ByAgency(Figure(view, "answered")));
        Assert.Equal(("2/3", "granted=1/3 granted-after-cure=1/3 declined=1/3"), (Tally(Figure(view, "was-answered")), Parts(Figure(view, "was-answered"))));
        Assert.Equal("audit=0/0 lab=0/0 proc=0/0 psb=2/3", ByAgency(Figure(view, "was-answered")));
        var rest = await ledger.GetAsync("v1/oversight/items?figure=was-answered&which=rest", token: Token(clock));
        Assert.Equal(("declined", "cn.331024.psb"), rest.Json.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("name").GetString(), i.GetProperty("agency").GetString())).Single());
    }

    [Fact]
    public async Task Ends_and_fatal_findings_are_counted()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);

        // The digest recorded first is not the one that the check finds: INT-01, fatal.
        var history = History.WithAgencies().Create(Auditors)
            .Do("collect", Cast.Police, b => b.With("digests", Bodies.Digests("first")))
            .Do("check", Cast.Police, b => b.With("digests", Bodies.Digests("second")).With("match", false))
            .Do("return", Cast.Police);
        await ledger.PlayAsync(history, "log");
        var view = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("1", "return=1", "audit=0 lab=0 proc=0 psb=1"), (Tally(Figure(view, "closed")), Parts(Figure(view, "closed")), ByAgency(Figure(view, "closed"))));
        Assert.Equal(("1", "INT-01=1"), (Tally(Figure(view, "fatal")), Parts(Figure(view, "fatal"))));
        Assert.Equal("1", string.Join(' ', (await ledger.GetAsync("v1/oversight/items?figure=fatal", token: Token(clock))).Json.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("seq"))));
    }

    [Fact]
    public async Task A_supplement_is_owed_by_whose_statement_has_the_defect_and_never_by_who_waits_for_it()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police).Do("transfer.offer", Cast.Police)
            .Do("transfer.accept", Cast.Lab, b => b.With("seal", Bodies.Seal))
            .Do("cure.request", Cast.Lab, b => b.With("defects", new JsonArray(Bodies.Read("""{"rule":"COL-05","seq":0.0}"""))));
        await ledger.PlayAsync(history, "log");
        clock.Now = Morning.AddDays(10);
        const string Month = "?from=2026-11-01&to=2026-11-30";
        _ = await FiguresAsync(ledger, Token(clock), Month);
        var overdue = await ledger.GetAsync($"v1/oversight/items{Month}&figure=overdue&part=supplement", token: Token(clock));
        Assert.Equal(("cn.331024.psb", 3L), overdue.Json.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("agency").GetString(), i.GetProperty("seq").GetInt64())).Single());
        Assert.Equal(0, (await ledger.GetAsync($"v1/oversight/items{Month}&figure=overdue&agency=cn.331024.lab&part=supplement", token: Token(clock))).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Waits_and_gaps_are_counted_by_the_time_of_the_block_and_what_is_negative_is_a_number()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);

        // Accepted at 06:00. The seizure ended on the 2nd at 01:40, the acquisition on the 3rd at 02:30.
        var history = History.WithAgencies().Create(Auditors).Do("collect", Cast.Police).Do("transfer.offer", Cast.Police).Do("transfer.accept", Cast.Lab).Do("acquire", Cast.Lab);
        await ledger.PlayAsync(history, "log");
        var before = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(("0/4", "pending=4/4", "0/2", "pending=2/2"), (Tally(Figure(before, "lag")), Parts(Figure(before, "lag")), Tally(Figure(before, "gap")), Parts(Figure(before, "gap"))));

        await AnchoredAsync(ledger, before.GetProperty("size").GetInt64(), Morning.AddMinutes(3));
        var after = await FiguresAsync(ledger, Token(clock), v => Tally(Figure(v, "lag")) == "4/4");
        Assert.Equal("5m=4/4", Parts(Figure(after, "lag")));
        Assert.Equal("audit=0/0 lab=2/2 proc=0/0 psb=2/2", ByAgency(Figure(after, "lag")));
        Assert.Equal(("1/2", "gap-6h=1/2 gap-3d=1/2"), (Tally(Figure(after, "gap")), Parts(Figure(after, "gap"))));
        Assert.Equal("180 180 180 180", Seconds(await ledger.GetAsync("v1/oversight/items?figure=lag", token: Token(clock))));
        Assert.Equal("102180 12780", Seconds(await ledger.GetAsync("v1/oversight/items?figure=gap", token: Token(clock))));

        // The chain took it back; what stands now is a block from before the acquisition's stated end.
        using (var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db")))
        {
            var kept = (await database.Anchors.NewestAnchorAsync(default))!;
            await database.Anchors.ReplaceAnchorsAsync(0, [kept with { BlockHash = Hash256.Sha256("other"u8), BlockTime = new(2026, 11, 3, 2, 15, 0, TimeSpan.Zero) }], null, default);
        }

        var moved = await FiguresAsync(ledger, Token(clock), v => Parts(Figure(v, "gap")) == "gap-3d=1/2 before=1/2");
        Assert.Equal(("0/2", "4/4"), (Tally(Figure(moved, "gap")), Tally(Figure(moved, "lag"))));
        Assert.Equal("-900", Seconds(await ledger.GetAsync("v1/oversight/items?figure=gap&part=before", token: Token(clock))));
        var csv = System.Text.Encoding.UTF8.GetString((await ledger.GetAsync("v1/oversight/items?figure=gap&part=before&format=csv", token: Token(clock))).Body);
        Assert.Contains(",-900,", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agency_that_did_nothing_stands_beside_those_that_did()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies().Create(Auditors).Do("collect", Cast.Police), "log");
        var view = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(
            ["cn.331024.audit", "cn.331024.lab", "cn.331024.proc", "cn.331024.psb"], view.GetProperty("agencies").EnumerateArray().Select(a => a.GetProperty("id").GetString()));
        Assert.Equal("audit=0 lab=0 proc=0 psb=1", ByAgency(Figure(view, "steps")));
        Assert.Equal(Cast.Lab.Name, view.GetProperty("agencies")[1].GetProperty("name").GetString());
    }

    [Fact]
    public async Task Two_nodes_that_both_believe_to_keep_the_figures_count_everything_once()
    {
        var clock = new SetClock(Morning);
        await using var ledger = await StartAsync(clock);
        await ledger.PlayAsync(History.WithAgencies(), "log");
        using var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db"));
        var other = new Keeper(
            database.Log, database.Anchors, database.Oversight, new ItemHistories(History.Origin, database.Log, null), Packs.BuiltIn("CN-CRIM@2026.1").OrThrow(), broken => throw broken, new Traffic());
        var playing = ledger.PlayAsync(Story.WithImage().Create(Auditors), "log");
        var steps = 0;
        while (!playing.IsCompleted)
        {
            steps += await other.StepAsync(null, default) ? 1 : 0;
            await Task.Delay(5);
        }

        await playing;
        Assert.True(steps > 0);
        Assert.Equal("10", Tally(Figure(await FiguresAsync(ledger, Token(clock)), "steps")));
        await AssertSameAfterResetAsync(ledger, clock);
    }

    [Fact]
    public async Task A_node_that_does_not_keep_them_any_more_leaves_no_lag_behind_that_nobody_would_take_back()
    {
        var folder = Directory.CreateTempSubdirectory("integrity-keeper-");
        using (var database = new SqliteDatabase(Path.Combine(folder.FullName, "ledger.db")))
        {
            var keeper = new Keeper(
                database.Log, database.Anchors, database.Oversight, new ItemHistories(History.Origin, database.Log, null), Packs.BuiltIn("CN-CRIM@2026.1").OrThrow(), broken => throw broken, new Traffic());
            var (here, told) = (new AsyncLocal<bool> { Value = true }, new List<long>());
            using var meters = new MeterListener { InstrumentPublished = (i, self) => { if (i.Name == "integrity.oversight.lag") { self.EnableMeasurementEvents(i); } } };
            meters.SetMeasurementEventCallback<long>((_, lag, _, _) =>
            {
                if (here.Value)
                {
                    told.Add(lag);
                }
            });
            meters.Start();
            using var term = new Term(new Lease(Lease.Oversight, "one", 1), TimeProvider.System.GetTimestamp(), TimeSpan.FromMinutes(1), TimeProvider.System, default);
            term.End();
            await keeper.RunAsync(term);
            Assert.Equal([0], told);
        }

        folder.Delete(recursive: true);
    }

    private static string Seconds(Reply reply) =>
        string.Join(' ', reply.Json.GetProperty("items").EnumerateArray().OrderBy(i => i.GetProperty("seq").GetInt64()).Select(i => i.GetProperty("seconds").GetInt64()));

    private static async Task AnchoredAsync(LiveLedger ledger, long size, DateTimeOffset time)
    {
        using var database = new SqliteDatabase(Path.Combine(ledger.Options.DataFolder, "ledger.db"));
        var root = (await database.Log.CheckpointAsync(size, default))!.Root;
        await database.Anchors.KeepAnchorAsync(new(size, root, 7, Hash256.Sha256("block"u8), "0x01", time, "{}"u8.ToArray(), Final: true), null, default);
    }

    private static async Task AssertSameAfterResetAsync(LiveLedger ledger, SetClock clock)
    {
        const string Rows = "SELECT stream, kind, seq, name, agency, at, day, state, value, log_index, since FROM oversight_mark ORDER BY 1, 2, 3, 4";
        var before = await RowsAsync(ledger, Rows);
        _ = await RowsAsync(ledger, "UPDATE oversight SET rules = 'others'");
        await ledger.RestartAsync();
        _ = await FiguresAsync(ledger, Token(clock));
        Assert.Equal(before, await RowsAsync(ledger, Rows));
    }
}
