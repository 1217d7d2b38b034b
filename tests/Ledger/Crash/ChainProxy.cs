using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Tests.Crash;

/// <summary>What happens to one call on its way to the chain.</summary>
internal enum Lost
{
    Nothing,

    /// <summary>The chain never hears of it.</summary>
    Request,

    /// <summary>The chain does it, and nobody hears that it did.</summary>
    Answer,
}

/// <summary>A wire between a ledger and its chain that can be cut in the middle of a call.</summary>
internal sealed class ChainProxy : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly HttpClient http = new();
    private readonly Uri chain;

    private ChainProxy(WebApplication web, Uri chain) => (this.web, this.chain) = (web, chain);

    /// <summary>Asked for each call by its JSON-RPC method.</summary>
    public Func<string, Lost> Cut { get; set; } = static _ => Lost.Nothing;

    public Uri Address { get; private set; } = null!;

    public static async Task<ChainProxy> StartAsync(Uri chain)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new ChainProxy(builder.Build(), chain);
        proxy.web.Run(proxy.PassAsync);
        await proxy.web.StartAsync();
        proxy.Address = new Uri(proxy.web.Urls.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        http.Dispose();
    }

    private async Task PassAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var lost = Cut(JsonElement.Parse(body.ToArray()).GetProperty("method").GetString()!);
        if (lost == Lost.Request)
        {
            context.Abort();
            return;
        }

        using var call = new ByteArrayContent(body.ToArray()) { Headers = { ContentType = new("application/json") } };
        using var answer = await http.PostAsync(chain, call);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (lost == Lost.Answer)
        {
            context.Abort();
            return;
        }

        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(bytes);
    }
}
