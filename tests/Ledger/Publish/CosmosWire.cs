using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Tests.Publish;

/// <summary>The line between the SDK and the server: passes requests on as they are, or breaks them as a test says. It also counts what was written.</summary>
internal sealed class CosmosWire : IAsyncDisposable
{
    private static readonly HashSet<string> OfTheWay = new(StringComparer.OrdinalIgnoreCase) { "Host", "Connection", "Transfer-Encoding", "Content-Length", "Content-Type", "Expect" };

    private readonly WebApplication web;
    private readonly HttpClient server;
    private readonly byte[] key;

    private CosmosWire(WebApplication web, Uri server, string key) =>
        (this.web, this.server, this.key) = (web, new HttpClient { BaseAddress = server, Timeout = TimeSpan.FromSeconds(60) }, Convert.FromBase64String(key));

    public Uri Address { get; private set; } = null!;

    /// <summary>Asked about every request, with its method and path; null lets it pass.</summary>
    public Func<string, string, Fault?>? Break { get; set; }

    /// <summary>Method and path of every write that reached the server, <c>UPSERT</c> for such.</summary>
    public ConcurrentQueue<string> Writes { get; } = [];

    /// <summary>Every request that came, broken or not.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public static async Task<CosmosWire> StartAsync(Uri server, string key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k => k.Limits.MaxRequestBodySize = null);
        var wire = new CosmosWire(builder.Build(), server, key);
        wire.web.Run(wire.PassAsync);
        await wire.web.StartAsync();
        wire.Address = new Uri(wire.web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return wire;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        server.Dispose();
    }

    private async Task PassAsync(HttpContext http)
    {
        var (method, path) = (http.Request.Method, http.Request.Path.Value!);
        method = string.Equals(http.Request.Headers["x-ms-documentdb-is-upsert"], "True", StringComparison.OrdinalIgnoreCase) ? "UPSERT" : method;
        Asked.Enqueue($"{method} {path}");
        if (!IsSigned(http.Request))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await http.Response.WriteAsync("""{"code":"Unauthorized","message":"The input authorization token can't serve the request."}""");
            return;
        }

        var fault = Break?.Invoke(method, path);
        if (fault is { Hangs: true })
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            return;
        }

        if (fault is { Status: { } status })
        {
            http.Response.StatusCode = status;
            http.Response.Headers["x-ms-retry-after-ms"] = $"{fault.RetryAfter.TotalMilliseconds:0}";
            await http.Response.WriteAsync("""{"code":"Broken","message":"planted"}""");
            return;
        }

        if (fault is { IsRefused: true })
        {
            http.Abort();
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), http.Request.Path + http.Request.QueryString);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body.ToArray());
            request.Content.Headers.ContentType = http.Request.ContentType is { } type ? MediaTypeHeaderValue.Parse(type) : null;
        }

        foreach (var (name, values) in http.Request.Headers.Where(h => !OfTheWay.Contains(h.Key)))
        {
            _ = request.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        if (method != "GET")
        {
            Writes.Enqueue($"{method} {path}");
        }

        using var answer = await server.SendAsync(request);
        if (fault is { IsDropped: true })
        {
            http.Abort();
            return;
        }

        // Asked for a document that is not there, this server fails by a defect of its own; Azure answers 404.
        var content = answer.StatusCode == HttpStatusCode.NoContent ? [] : await answer.Content.ReadAsByteArrayAsync();
        var isMissing = method == "GET" && path.Contains("/docs/", StringComparison.Ordinal) && answer.StatusCode == HttpStatusCode.InternalServerError
            && Encoding.UTF8.GetString(content).Contains("Cannot read properties of undefined", StringComparison.Ordinal);
        http.Response.StatusCode = isMissing ? StatusCodes.Status404NotFound : (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Where(h => !OfTheWay.Contains(h.Key)))
        {
            http.Response.Headers[name] = values.ToArray();
        }

        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(content);
    }

    /// <summary>The account's rule: HMAC-SHA256 by the key over verb, resource type, resource and date ("Access control on Azure Cosmos DB resources").</summary>
    private bool IsSigned(HttpRequest request)
    {
        var parts = request.Path.Value!.Trim('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        var type = parts.Length == 0 ? "" : parts[^(2 - (parts.Length % 2))];
        var link = string.Join('/', parts.Length % 2 == 0 ? parts : parts[..^1]);
        var date = request.Headers["x-ms-date"].ToString().ToLowerInvariant();

        // Addressed by name, the whole path is signed; addressed by resource id, only that, in lower case.
        var links = new[] { link, link[(link.LastIndexOf('/') + 1)..].ToLowerInvariant() };
        var given = Uri.UnescapeDataString(request.Headers.Authorization.ToString());
        return links.Any(l => given == Signature($"{request.Method.ToLowerInvariant()}\n{type}\n{l}\n{date}\n\n"));
    }

    private string Signature(string text) => $"type=master&ver=1.0&sig={Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
}

/// <summary>What happens to a request.</summary>
internal sealed record Fault(int? Status = null, TimeSpan RetryAfter = default, bool Hangs = false, bool IsRefused = false, bool IsDropped = false)
{
    /// <summary>The server did it; the answer is lost.</summary>
    public static readonly Fault Dropped = new(IsDropped: true);

    /// <summary>It never reaches the server.</summary>
    public static readonly Fault Refused = new(IsRefused: true);

    /// <summary>No answer, ever.</summary>
    public static readonly Fault Hang = new(Hangs: true);

    public static Fault Busy(TimeSpan retryAfter) => new(429, retryAfter);

    public static Fault Away => new(503);
}
