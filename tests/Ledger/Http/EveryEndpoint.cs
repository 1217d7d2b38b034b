using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Links;
using Integrity.Ledger.Pages.Frame;
using Integrity.Statements;
using Integrity.Testing;
using Microsoft.AspNetCore.Routing;

namespace Integrity.Ledger.Tests.Http;

/// <summary>
/// Every endpoint × every kind of token. The endpoints come from the running service, so a new one without a row here fails; in a row stand the statuses
/// without a token, with an expired one, one for another audience, another agency's, one by a revoked key, and the right one.
/// </summary>
public sealed class EveryEndpoint(EveryEndpoint.Shared shared) : IClassFixture<EveryEndpoint.Shared>
{
    private const string Open = "200 200 200 200 200 200";
    private const string NotThere = "404 404 404 404 404 404";

    /// <summary>For its own, and others see nothing there.</summary>
    private const string Own = "401 401 401 404 401 200";

    /// <summary>For every agency, each its own or what all agencies share.</summary>
    private const string Any = "401 401 401 200 401 200";

    private const string Hook = """{"url":"https://agency.example/hook"}""";
    private const string WrongCode = """{"code":"0000-0000"}""";

    private static readonly LinkToken Token = LinkToken.TryParse("EBESExQVFhcYGRobHB0eHw", out var token) ? token : throw new InvalidOperationException();

    private static readonly string Item = $"/v1/items/{Story.Handset.Id}";

    private static readonly Envelope ToPark = new StatementDraft(
        Testing.History.Origin, Story.Handset, 1, Hash256.Sha256("before"u8), "transfer.refuse", Cast.Police.Id, Cast.Since.AddDays(1), JsonElement.Parse("""{"reason":"x"}"""))
        .Sign(Cast.Zhang.Key).OrThrow();

    private static readonly string Parked = Encoding.UTF8.GetString(ToPark.ToUtf8());

    private static readonly string ParkedAt = $"/v1/drafts/{ToPark.Content.ToString()[..32]}";

    /// <summary>Method and route as the service has them; the address asked, with its body; the statuses.</summary>
    private static readonly Row[] Rows =
    [
        new("POST /v1/statements", "/v1/statements?wait=none", Open, "statement"),
        new("POST /v1/statements:batch", "/v1/statements:batch?wait=none", Open, "batch"),
        new("GET /v1/statements/{digest}", "receipt", Own),
        new("GET /v1/items/{code}", Item, Own),
        new("GET /v1/items/{code}/bundle", $"{Item}/bundle?at=newest", Own),
        new("GET /v1/items/{code}/recognition", $"{Item}/recognition", Own),
        new("GET /v1/cases/{code}", $"/v1/cases/{StreamBodies.Case.Id}", Own),
        new("GET /v1/cases/{code}/bundle", $"/v1/cases/{StreamBodies.Case.Id}/bundle?at=newest", Own),
        new("GET /v1/agreements/{id}", $"/v1/agreements/{StreamBodies.Agreement.Id}", Own),
        new("GET /v1/links/{id}", $"/v1/links/{Token.Id}", Own),
        new("GET /v1/agencies/{id}", $"/v1/agencies/{Cast.Police.Id}", Any),
        new("GET /v1/worklist", "/v1/worklist", Any),
        new("GET /v1/oversight", "/v1/oversight", Any),
        new("GET /v1/oversight/items", "/v1/oversight/items?figure=steps", Any),
        new("GET /oversight", "/oversight", Any),
        new("GET /oversight/figures", "/oversight/figures", Any),
        new("GET /oversight/items", "/oversight/items?figure=steps", Any),
        new("GET /items/{code}/certificate", $"/items/{Story.Handset.Id}/certificate", Own),
        new("GET /v1/worklist/events", "/v1/worklist/events", Any),

        // Each agency has its own; the other agency's approver sets, sees and removes that.
        new("PUT /v1/webhook", "/v1/webhook", Any, Hook),
        new("GET /v1/webhook", "/v1/webhook", Any),
        new("DELETE /v1/webhook", "/v1/webhook", "401 401 401 204 401 204"),

        // Parked by the agency that signed it, for that agency alone.
        new("POST /v1/drafts", "/v1/drafts", "401 401 401 403 401 201", Parked),
        new("GET /v1/drafts", "/v1/drafts", Any),
        new("GET /v1/drafts/{id}", ParkedAt, Own),
        new("PUT /v1/drafts/{id}", ParkedAt, Own, Parked),
        new("DELETE /v1/drafts/{id}", ParkedAt, "401 401 401 404 401 204"),
        new("GET /v1/items/{code}/offer", $"{Item}/offer", Own),
        new("GET /v1/items/{code}/offer.svg", $"{Item}/offer.svg", Own),

        // Public, whatever token comes along.
        new("GET /verify", "/verify", Open),
        new("POST /v1/verify", "/v1/verify", Open, "bundle"),
        new("GET /v1/digests/{digest}", $"/v1/digests/sha256:{new string('0', 64)}", Open),
        new("GET /v1/standards/{name}", "/v1/standards/CN-CRIM@2026.1", Open),
        new("GET /v1/ledger", "/v1/ledger", Open),
        new("GET /schemas/{act}.json", "/schemas/collect.json", Open),
        new("GET /checkpoint", "/checkpoint", Open),
        new("GET /tile/{**rest}", "/tile/0/000.p/1", Open),
        new("GET /health", "/health", Open),
        new("GET /health/live", "/health/live", Open),
        new("GET /openapi/v1.json", "/openapi/v1.json", Open),
        new("GET /r/{token}", "/r/AAECAwQFBgcICQoLDA0ODw", Open),

        // Pages: what is in them follows from who asks, that there is one does not.
        new("GET /", "/?q=cn.331024.psb", Open),
        new("GET /assets/{file}", Assets.Built["frame.js"], Open),
        new("GET /items/{code}", $"/items/{Story.Handset.Id}", Own),
        new("GET /items/{code}/report", $"/items/{Story.Handset.Id}/report", Own),
        new("GET /items/{code}/label", $"/items/{Story.Handset.Id}/label", Own),
        new("GET /labels", "/labels?fresh=1", Any),
        new("GET /log", "/log", Open),
        new("GET /log/blocks/{block}", "/log/blocks/1", NotThere),

        // What a label says leads on; a client that follows takes no header along.
        new("GET /I/{code}", $"/I/{Story.Handset.Id}", "401 401 401 401 401 401"),
        new("POST /language", "/language", Open, "language=zh&back=/"),

        // The cookie says what the header said, and is forgotten for whoever asks.
        new("GET /desk", "/desk", Open),
        new("POST /session", "/session", "401 401 401 204 401 204"),
        new("DELETE /session", "/session", "204 204 204 204 204 204"),

        // Opened by link and code; a token is neither.
        new("POST /v1/links/{token}/open", "/v1/links/AAECAwQFBgcICQoLDA0ODw/open", NotThere, WrongCode),
        new("POST /r/{token}", "/r/AAECAwQFBgcICQoLDA0ODw", NotThere, "code=0000-0000"),
    ];

    public sealed class Shared : IAsyncLifetime
    {
        public LiveLedger Ledger { get; private set; } = null!;

        public Envelope Collected { get; private set; } = null!;

        /// <summary>An agency that has nothing to do with the item, its case or the agreement.</summary>
        public TestAgency Stranger { get; } = new(
            AgencyId.Parse("cn.elsewhere").OrThrow(), "别处", Cast.Key("cn.elsewhere"), [new("999999-0001", Cast.Key("elsewhere approver"), Roles.Approver)]);

        public async Task InitializeAsync()
        {
            Ledger = await LiveLedger.StartAsync();
            var history = Testing.History.WithAgencies().Create(Stranger);
            history.Do("collect", Cast.Police);
            Collected = history.Of(Story.Handset).Single();
            history.Do("transfer.offer", Cast.Police);
            history.DoIn(Token.Stream, "link.create", Cast.Police);
            history.DoIn(StreamBodies.Agreement, "agreement.draft", Cast.Police);
            history.Keyring("key.revoke", Cast.Police, Bodies.KeyRevoke(Cast.Li.Key.Public));
            await Ledger.PlayAsync(history, "log");
        }

        public async Task DisposeAsync() => await Ledger.DisposeAsync();
    }

    [Fact]
    public async Task Every_endpoint_answers_every_kind_of_token_as_its_row_says_and_every_endpoint_has_a_row()
    {
        var there = shared.Ledger.Host.Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["any method"]).Select(m => $"{m} /{e.RoutePattern.RawText!.TrimStart('/')}"))
            .Order().ToList();
        Assert.Equal(there, Rows.Select(r => r.Endpoint).Order());

        var wrong = new List<string>();
        foreach (var row in Rows)
        {
            var got = new List<string>();
            foreach (var token in TokensFor(row))
            {
                got.Add(await StatusAsync(row, token));
            }

            if (string.Join(' ', got) is var said && said != row.Statuses)
            {
                wrong.Add($"{row.Endpoint}: {said}, not {row.Statuses}");
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task What_only_an_approver_may_an_officer_of_the_same_agency_may_not()
    {
        foreach (var row in Rows.Where(r => r.Endpoint.EndsWith("/v1/webhook", StringComparison.Ordinal)))
        {
            var token = LiveLedger.Token(Cast.Zhang.Key, Cast.Police.Id.ToString(), more: Bound(row));
            Assert.Equal("403", await StatusAsync(row, token));
        }
    }

    private static string Bound(Row row) =>
        row.Method == HttpMethod.Get || (row.Method == HttpMethod.Post && row.Body != Parked) ? "" : LiveLedger.BoundTo(row.Method, row.Path.Split('?')[0], row.Body);

    /// <summary>None, expired, another audience, another agency, a revoked key, the right one. Approvers' where there is a choice.</summary>
    private IEnumerable<string?> TokensFor(Row row)
    {
        var (police, approver) = (Cast.Police.Id.ToString(), row.Path.EndsWith("/v1/webhook", StringComparison.Ordinal) ? Cast.Chen : Cast.Zhang);
        return
        [
            null,
            LiveLedger.Token(approver.Key, police, issued: TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - 600, more: Bound(row)),
            LiveLedger.Token(approver.Key, police, audience: "ledger.elsewhere", more: Bound(row)),
            LiveLedger.Token(shared.Stranger.Officers[0].Key, shared.Stranger.Id.ToString(), more: Bound(row)),
            LiveLedger.Token(Cast.Li.Key, police, more: Bound(row)),
            LiveLedger.Token(approver.Key, police, more: Bound(row)),
        ];
    }

    private async Task<string> StatusAsync(Row row, string? token)
    {
        var path = row.Path == "receipt" ? $"/v1/statements/sha256:{shared.Collected.Digest}" : row.Path;
        using var request = new HttpRequestMessage(row.Method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        request.Content = row.Body switch
        {
            null => null,
            "statement" => new ByteArrayContent(shared.Collected.ToUtf8()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            "batch" => new ByteArrayContent([.. shared.Collected.ToUtf8(), (byte)'\n']) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } },
            "bundle" => new MultipartFormDataContent { { new StringContent("no bundle"), "bundle" } },
            ['{', ..] => new StringContent(row.Body, Encoding.UTF8, "application/json"),
            _ => new StringContent(row.Body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };

        // An event stream does not end; its status is there before.
        using var response = await shared.Ledger.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return $"{(int)response.StatusCode}";
    }

    private sealed record Row(string Endpoint, string Path, string Statuses, string? Body = null)
    {
        public HttpMethod Method { get; } = HttpMethod.Parse(Endpoint.Split(' ')[0]);
    }
}
