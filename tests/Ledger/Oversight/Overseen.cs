using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Tests.Http;
using Integrity.Ledger.Tests.Reminders;
using Integrity.Testing;
using Microsoft.Data.Sqlite;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Oversight;

/// <summary>Asks a running ledger for its figures, once they are as far as its log.</summary>
internal static class Overseen
{
    /// <summary>When these ledgers stand, where a test says nothing else.</summary>
    public static readonly DateTimeOffset Morning = new(2026, 11, 3, 6, 0, 0, TimeSpan.Zero);

    public static readonly TestAgency Auditors = new(
        AgencyId.Parse("cn.331024.audit").OrThrow(), "监督处", Cast.Key("audit"), [new("331024-9001", Cast.Key("auditor"), Roles.Auditor)]);

    /// <summary>A ledger that admits the auditors.</summary>
    public static Task<LiveLedger> StartAsync(SetClock clock) => LiveLedger.StartAsync(
        change: o => o with { Clock = clock, Auditors = new Dictionary<string, string> { [Auditors.Id.ToString()] = Auditors.Root.Public.Kid } });

    /// <summary>The auditor's.</summary>
    public static string Token(TimeProvider clock) => Token(Auditors.Officers[0], Auditors, clock);

    /// <summary>A statement that must be accepted and logged.</summary>
    public static async Task DoAsync(LiveLedger ledger, History history, string act, TestAgency by, Action<JsonObject>? change = null, params Officer[] signers)
    {
        history.Do(act, by, change, signers);
        var reply = await ledger.PostAsync(history.Log[^1]);
        Assert.True(reply.Status == 201, reply.ToString());
    }

    /// <summary>The figures, once they are so.</summary>
    public static async Task<JsonElement> FiguresAsync(LiveLedger ledger, string token, Func<JsonElement, bool> until, string query = "")
    {
        for (var i = 0; ; i++)
        {
            var view = await FiguresAsync(ledger, token, query);
            if (until(view))
            {
                return view;
            }

            Assert.True(i < 200, view.ToString());
            await Task.Delay(100);
        }
    }

    public static async Task<JsonElement> FiguresAsync(LiveLedger ledger, string token, string query = "")
    {
        for (var i = 0; ; i++)
        {
            var size = (await ledger.GetAsync("v1/ledger")).Json.GetProperty("size").GetInt64();
            var reply = await ledger.GetAsync("v1/oversight" + query, token: token);
            Assert.True(reply.Status == 200, reply.ToString());
            if (size > 0 && reply.Json.GetProperty("size").GetInt64() == size)
            {
                return reply.Json;
            }

            Assert.True(i < 600, "The oversight does not follow.");
            await Task.Delay(50);
        }
    }

    public static JsonElement Figure(JsonElement view, string code) => view.GetProperty("figures").EnumerateArray().Single(f => f.GetProperty("code").GetString() == code);

    /// <summary>Numerator and denominator, as <c>3/5</c>; a mere count as <c>3</c>.</summary>
    public static string Tally(JsonElement holder) => holder.TryGetProperty("tally", out var tally) || holder.TryGetProperty("total", out tally)
        ? tally.GetProperty("numerator").GetRawText() + (tally.TryGetProperty("denominator", out var of) ? $"/{of.GetRawText()}" : "")
        : throw new KeyNotFoundException();

    /// <summary>Parts as <c>name=3/5</c>, in their order.</summary>
    public static string Parts(JsonElement figure) => string.Join(' ', figure.GetProperty("byPart").EnumerateArray().Select(p => $"{p.GetProperty("part").GetString()}={Tally(p)}"));

    public static string ByAgency(JsonElement figure) =>
        string.Join(' ', figure.GetProperty("byAgency").EnumerateArray().Select(a => $"{a.GetProperty("agency").GetString()!.Split('.')[^1]}={Tally(a)}"));

    public static async Task<List<string>> RowsAsync(LiveLedger ledger, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(ledger.Options.DataFolder, "ledger.db")};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
#pragma warning disable CA2100 // Constants of the tests.
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

    public static string Token(Officer officer, TestAgency agency, TimeProvider clock) =>
        LiveLedger.Token(officer.Key, agency.Id.ToString(), issued: clock.GetUtcNow().ToUnixTimeSeconds());
}
