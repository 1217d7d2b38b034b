using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Integrity.Contracts;
using Integrity.Custody;
using Integrity.Keys;
using Integrity.Ledger.Store;
using Integrity.Statements;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Http;

/// <summary>A real ledger on a free port over a fresh folder; with a chain of its own where asked.</summary>
public sealed class LiveLedger : IAsyncDisposable
{
    private readonly DirectoryInfo home;
    private LedgerHost host;

    private LiveLedger(DirectoryInfo home, LedgerOptions options, LedgerHost host, Devnet? chain, StoreProbe probe) =>
        (this.home, Options, this.host, Chain, Probe, Http) = (home, options, host, chain, probe, new HttpClient { BaseAddress = host.Address });

    public LedgerOptions Options { get; private set; }

    public HttpClient Http { get; private set; }

    public Devnet? Chain { get; }

    public StoreProbe Probe { get; }

    public LedgerHost Host => host;

    public static async Task<LiveLedger> StartAsync(bool withChain = false, Func<LedgerOptions, LedgerOptions>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("integrity-live-");
        var options = new LedgerOptions
        {
            DataFolder = Path.Combine(folder.FullName, "data"),
            Origin = History.Origin,
            ConsoleLog = false,
            AnchorInterval = TimeSpan.FromMilliseconds(300),
        };
        Devnet? chain = null;
        if (withChain)
        {
            chain = await Devnet.StartAsync(new DevnetOptions(Path.Combine(AppContext.BaseDirectory, "chain-devnet")));
            var key = Path.Combine(folder.FullName, "anchor.key");
            var secret = Hash256.Sha256("the account that anchors in tests"u8);
            Keys.SecretFile.Create(key, Encoding.ASCII.GetBytes(secret.ToString()));
            await chain.FundAsync(new ChainAccount(secret.Bytes).Address, System.Numerics.BigInteger.Pow(10, 19));
            options = options with { Chain = chain.Endpoint, ChainKeyFile = key };
        }

        options = change?.Invoke(options) ?? options;
        var probe = new StoreProbe();
        return new LiveLedger(folder, options, await LedgerHost.StartAsync(options, probe, default), chain, probe);
    }

    /// <summary>Stops and starts again over the same folder.</summary>
    public async Task RestartAsync(Func<LedgerOptions, LedgerOptions>? change = null)
    {
        Http.Dispose();
        await host.DisposeAsync();
        Options = change?.Invoke(Options) ?? Options;
        host = await LedgerHost.StartAsync(Options, Probe, default);
        Http = new HttpClient { BaseAddress = host.Address };
    }

    public async Task<Reply> PostAsync(Envelope envelope, string wait = "log") => await PostAsync(envelope.ToUtf8(), wait);

    public async Task<Reply> PostAsync(byte[] body, string wait = "log", string type = "application/json")
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var response = await Http.PostAsync(new Uri($"v1/statements?wait={wait}", UriKind.Relative), content);
        return await Reply.OfAsync(response);
    }

    /// <summary>All statements of a history; each must be accepted.</summary>
    public async Task PlayAsync(History history, string wait = "none")
    {
        foreach (var statement in history.Log)
        {
            var reply = await PostAsync(statement, wait);
            Assert.True(reply.Status is 200 or 201, reply.ToString());
        }
    }

    public async Task<Reply> GetAsync(string path, Officer? officer = null, TestAgency? agency = null, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        token ??= officer is null ? null : Token(officer.Key, agency!.Id.ToString());
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await Http.SendAsync(request);
        return await Reply.OfAsync(response);
    }

    public static string Token(
        SigningKey key, string agency, string audience = History.Origin, long? issued = null, int life = 240, string? algorithm = null, string? kid = null, string more = "")
    {
        var iat = issued ?? TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Part($$"""{"alg":"{{algorithm ?? key.Public.Algorithm.ToString()}}","kid":"{{kid ?? key.Public.Kid}}","typ":"JWT"}""");
        var claims = Part($$"""{"iss":"{{agency}}","sub":"{{kid ?? key.Public.Kid}}","aud":"{{audience}}","iat":{{iat}},"exp":{{iat + life}}{{more}}}""");
        return $"{header}.{claims}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";
    }

    /// <summary>The claims that bind a token to one request, for <see cref="Token"/>.</summary>
    public static string BoundTo(HttpMethod method, string path, string? body = null, string? id = null) =>
        $$""","htm":"{{method}}","path":"{{path}}","digest":"sha256:{{Hash256.Sha256(Encoding.UTF8.GetBytes(body ?? ""))}}","jti":"{{id ?? Guid.NewGuid().ToString()}}" """.TrimEnd();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await host.DisposeAsync();
        if (Chain is not null)
        {
            await Chain.DisposeAsync();
        }

        home.Delete(recursive: true);
    }

    private static string Part(string json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json));
}

/// <summary>One HTTP answer.</summary>
public sealed record Reply(int Status, string Type, byte[] Body)
{
    public JsonElement Json => JsonElement.Parse(Body);

    public string Code => Json.GetProperty("code").GetString()!;

    public static async Task<Reply> OfAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", await response.Content.ReadAsByteArrayAsync());

    public override string ToString() => $"{Status} {Encoding.UTF8.GetString(Body)}";
}
