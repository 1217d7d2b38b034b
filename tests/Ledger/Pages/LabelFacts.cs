using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Ledger.Cli;
using Integrity.Ledger.Pages.Labels;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Integrity.Tests;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>Labels: what their QR code says, whether it can be read at the size it is printed, and who gets them.</summary>
public sealed class LabelFacts(LabelFacts.Shared shared) : IClassFixture<LabelFacts.Shared>
{
    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            await Ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("https://ledger.example.cn/")]
    [InlineData("https://evidence-ledger.procuratorate.xianju.taizhou.zhejiang.example/")]
    public async Task A_code_printed_at_20_mm_with_300_dots_an_inch_is_read_by_a_foreign_reader_also_blurred_and_scratched(string place)
    {
        var code = FreshCode.Draw();
        var address = LabelAddress.Of(new Uri(place), code);
        var print = Print.Of(QrPicture.Of(address), 20, 300);
        Assert.Equal(236, print.Width);
        foreach (var seen in new[] { print, print.Blurred(1), print.Scratched(4) })
        {
            Assert.Equal(address, await ReadAsync(seen));
        }
    }

    [Fact]
    public async Task A_code_is_read_at_the_smallest_print_that_modules_of_half_a_millimetre_allow()
    {
        var address = LabelAddress.Of(new Uri("https://ledger.example.cn/"), Cast.Code("handset"));
        var picture = QrPicture.Of(address);
        Assert.True(20.0 / picture.Modules >= 0.44, $"{picture.Modules}");
        Assert.Equal(address, await ReadAsync(Print.Of(picture, 20, 150)));
    }

    [Fact]
    public async Task The_address_leads_to_the_items_page_whatever_check_symbol_the_code_has()
    {
        var seen = new HashSet<char>();
        for (var n = 0; seen.Count < 37 && n < 20_000; n++)
        {
            var code = Cast.Code($"label {n}");
            if (!seen.Add(code.ToString()[^1]))
            {
                continue;
            }

            var address = new Uri(LabelAddress.Of(shared.Ledger.Host.Address, code));
            using var handler = new HttpClientHandler { AllowAutoRedirect = false };
            using var http = new HttpClient(handler);
            using var reply = await http.GetAsync(address);
            Assert.Equal(302, (int)reply.StatusCode);
            Assert.Equal($"/items/{code}", Uri.UnescapeDataString(reply.Headers.Location!.ToString()));
            Assert.All(LabelAddress.Of(shared.Ledger.Host.Address, code), c => Assert.Contains(c, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"));
        }

        Assert.Equal(37, seen.Count);
    }

    [Fact]
    public async Task The_label_of_an_item_is_for_who_may_read_it()
    {
        var path = $"items/{Story.Handset.Id}/label";
        Assert.Equal(200, (await shared.Ledger.GetAsync(path, Cast.Zhang, Cast.Police)).Status);
        Assert.Equal((404, "read.not-found"), Said(await shared.Ledger.GetAsync(path, Cast.Zhao, Cast.Lab)));
        Assert.Equal((404, "read.not-found"), Said(await shared.Ledger.GetAsync($"items/{Cast.Code("never")}/label", Cast.Zhao, Cast.Lab)));
        Assert.Equal((401, "access.no-token"), Said(await shared.Ledger.GetAsync(path)));
    }

    [Fact]
    public async Task A_sheet_has_the_codes_asked_for_and_says_nothing_of_whether_there_are_such_items()
    {
        var (there, never) = (Story.Handset.Id, Cast.Code("never").ToString());
        var reply = await shared.Ledger.GetAsync($"labels?codes={there},{Uri.EscapeDataString(never.ToLowerInvariant())},{there}&stock=44&skip=3&format=json", Cast.Zhao, Cast.Lab);
        Assert.True(reply.Status == 200, reply.ToString());
        Assert.Equal([there, never], reply.Json.GetProperty("labels").EnumerateArray().Select(l => l.GetProperty("code").GetString()!));
        Assert.Equal(("44", 3, false), (reply.Json.GetProperty("stock").GetProperty("name").GetString(), reply.Json.GetProperty("skip").GetInt32(), reply.Json.GetProperty("fresh").GetBoolean()));
        Assert.Equal("access.no-token", (await shared.Ledger.GetAsync("labels")).Code);
        Assert.Equal("identifier.check-symbol", (await shared.Ledger.GetAsync($"labels?codes={there[..^1]}{(there[^1] == '0' ? '1' : '0')}", Cast.Zhao, Cast.Lab)).Code);
        var many = string.Join(',', Enumerable.Range(0, 133).Select(n => Uri.EscapeDataString(Cast.Code($"{n}").ToString())));
        Assert.Equal("label.too-many", (await shared.Ledger.GetAsync($"labels?codes={many}", Cast.Zhao, Cast.Lab)).Code);
    }

    [Fact]
    public async Task Fresh_codes_are_new_each_time_and_a_sheet_is_full()
    {
        var sheets = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            var reply = await shared.Ledger.GetAsync("labels?stock=24&format=json", Cast.Zhang, Cast.Police);
            Assert.True(reply.Json.GetProperty("fresh").GetBoolean());
            sheets.AddRange(reply.Json.GetProperty("labels").EnumerateArray().Select(l => l.GetProperty("code").GetString()!));
        }

        Assert.Equal(48, sheets.Distinct(StringComparer.Ordinal).Count());
        Assert.All(sheets, c => Assert.Equal(c, EvidenceCode.Parse(c).OrThrow().ToString()));
    }

    private static (int Status, string Code) Said(Reply reply) => (reply.Status, reply.Code);

    private static async Task<string?> ReadAsync(Print print) => (string?)(await Oracle.AskOneAsync(
        "qr", new JsonObject { ["ask"] = "read", ["width"] = print.Width, ["height"] = print.Width, ["grey"] = Convert.ToBase64String(print.Grey) }))["text"];
}
