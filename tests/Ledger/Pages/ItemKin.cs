using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integrity.Ledger.Tests.Http;
using Integrity.Rules;
using Integrity.Testing;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>What hangs on an item, and the times nobody answers for: on the page, in its picture, and in the twin alike.</summary>
public sealed class ItemKin(ItemKin.Shared shared) : IClassFixture<ItemKin.Shared>
{
    public sealed class Shared : IAsyncLifetime
    {
        private LiveLedger ledger = null!;

        /// <summary>As the lab sees the handset that it made an image of, after the procuratorate recognised it. Nothing is anchored.</summary>
        public JsonElement Item { get; private set; }

        public string Page { get; private set; } = "";

        public async Task InitializeAsync()
        {
            ledger = await LiveLedger.StartAsync();
            var history = Story.WithImage();
            history.Subject = Story.Handset;

            // The pack that the agreement names is the one that comes with the program, and was there before.
            var now = history.Now;
            history.Now = now.AddHours(-3);
            history.DoIn(StreamBodies.Standard, "standard.publish", Cast.Lab, b => b["pack"] = JsonNode.Parse(Packs.BuiltIn("CN-CRIM@2026.1").OrThrow().ToUtf8()));
            history.Now = now;
            await ledger.PlayAsync(history.Do("recognize", Cast.Procuratorate));
            _ = await ledger.PostAsync(history.Log[^1]);
            var path = $"items/{Story.Handset.Id}";
            Page = System.Text.Encoding.UTF8.GetString((await ledger.GetAsync(path, Cast.Zhao, Cast.Lab)).Body);
            Item = (await ledger.GetAsync($"{path}?format=json", Cast.Zhao, Cast.Lab)).Json;
        }

        public async Task DisposeAsync() => await ledger.DisposeAsync();
    }

    [Fact]
    public void What_was_made_of_it_is_listed_and_leads_on_where_it_has_a_history_that_the_reader_may_open()
    {
        var report = Cast.Code("report").ToString();
        Assert.Equal(
            [(Story.Image.Id, 5, true), (report, 6, false)],
            shared.Item.GetProperty("children").EnumerateArray().Select(c => (c.GetProperty("code").GetString()!, c.GetProperty("seq").GetInt32(), c.GetProperty("readable").GetBoolean())));
        Assert.Contains($"<a class=\"exact\" href=\"/items/{Story.Image.Id}\">", shared.Page, StringComparison.Ordinal);
        Assert.Contains($"<span class=\"exact\">{report}</span>", shared.Page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recognition_says_by_whom_with_which_outcome_under_which_agreement()
    {
        var one = Assert.Single(shared.Item.GetProperty("recognitions").EnumerateArray());
        var outcome = one.GetProperty("outcome");
        Assert.Equal(
            (Cast.Procuratorate.Id.ToString(), "granted", StreamBodies.Agreement.Id, 9),
            (one.GetProperty("by").GetProperty("id").GetString(), outcome.GetProperty("code").GetString(), one.GetProperty("agreement").GetString(), one.GetProperty("seq").GetInt32()));
        Assert.Matches($"<ul class=\"recognitions\">\\s*<li><a href=\"#s9\">#9</a> .*<b>{outcome.GetProperty("says").GetString()}</b> · CN-CRIM@2026.1 · {StreamBodies.Agreement.Id}", shared.Page);
    }

    [Fact]
    public void The_time_between_hands_is_hatched()
    {
        // On the way to the lab, and to the procuratorate.
        var between = shared.Item.GetProperty("picture").GetProperty("between").EnumerateArray().ToArray();
        Assert.Equal(["way", "way"], between.Select(b => b.GetProperty("kind").GetString()));
        Assert.All(between, b => Assert.True(b.GetProperty("start").GetDouble() < b.GetProperty("end").GetDouble()));
        Assert.Equal(2, Drawn("between\" x=", "way"));
    }

    [Fact]
    public void The_time_before_the_anchor_goes_on_while_there_is_none()
    {
        Assert.Equal([0, 5], shared.Item.GetProperty("gaps").EnumerateArray().Select(g => g.GetProperty("seq").GetInt32()));
        Assert.Equal([true, true], Bars(shared.Item, "before").Select(b => b.GetProperty("open").GetBoolean()));
        Assert.Equal(2, Drawn("bar before open\"", "before"));
    }

    /// <summary>What is drawn in the lanes, of one kind.</summary>
    internal static JsonElement[] Bars(JsonElement item, string kind) =>
    [
        .. item.GetProperty("picture").GetProperty("lanes").EnumerateArray().SelectMany(l => l.GetProperty("bars").EnumerateArray()).Where(b => b.GetProperty("kind").GetString() == kind),
    ];

    private int Drawn(string beginning, string pattern) =>
        Regex.Count(shared.Page, $"<rect class=\"{beginning}[^>]*fill=\"url\\(#custody-{pattern}\\)\"><title>", RegexOptions.NonBacktracking);
}
