using Integrity.Ledger.Cli;
using Integrity.Ledger.Tests.Http;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Pages;

/// <summary>Behind a proxy that ends TLS, labels and cookies are for the address that people come by, whatever a request says of itself.</summary>
public sealed class PublicAddressFacts
{
    [Theory]
    [InlineData("https://ledger.example.cn", true)]
    [InlineData("http://ledger.example.cn:8080", false)]
    public async Task Labels_say_the_public_address_and_its_cookies_are_kept_for_it(string place, bool secure)
    {
        await using var ledger = await LiveLedger.StartAsync(change: o => o with { Public = new Uri(place) });
        await ledger.PlayAsync(Testing.History.WithAgencies().Do("collect", Cast.Police), "log");
        ledger.Http.DefaultRequestHeaders.Host = "elsewhere.example";
        ledger.Http.DefaultRequestHeaders.Add("X-Forwarded-Proto", secure ? "http" : "https");
        var label = await ledger.GetAsync($"items/{Story.Handset.Id}/label?format=json", Cast.Zhang, Cast.Police);
        Assert.StartsWith($"{place.ToUpperInvariant()}/I/EV", label.Json.GetProperty("labels")[0].GetProperty("address").GetString(), StringComparison.Ordinal);

        using var session = new HttpRequestMessage(HttpMethod.Post, new Uri("session", UriKind.Relative));
        session.Headers.Authorization = new("Bearer", LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString()));
        using var language = new HttpRequestMessage(HttpMethod.Post, new Uri("language", UriKind.Relative)) { Content = new FormUrlEncodedContent([new("language", "zh")]) };
        foreach (var request in new[] { session, language })
        {
            using var handler = new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false };
            using var http = new HttpClient(handler) { BaseAddress = ledger.Host.Address };
            using var answer = await http.SendAsync(request);
            Assert.Equal(secure, answer.Headers.GetValues("Set-Cookie").Single().Contains("; secure", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Theory]
    [InlineData("https://ledger.example.cn", true)]
    [InlineData("https://ledger.example.cn:8443/", true)]
    [InlineData("https://ledger.example.cn/evidence", false)]
    [InlineData("https://user@ledger.example.cn", false)]
    [InlineData("ledger.example.cn", false)]
    public void It_is_a_scheme_and_a_host(string place, bool holds)
    {
        var desk = new Desk(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, Language.English);
        Assert.Equal(holds, CommandLine.Tree(desk).Parse($"serve --data d --origin o --public {place}").Errors.Count == 0);
    }
}
