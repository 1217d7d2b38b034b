using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Tests.Chains;

/// <summary>Stands between a ledger and its node: passes on, says something else, or says nothing.</summary>
internal sealed class ChainProxy : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly HttpClient node = new();
    private readonly Uri behind;
    private readonly CancellationTokenSource closing = new();

    private ChainProxy(WebApplication web, Uri behind) => (this.web, this.behind) = (web, behind);

    public Uri Endpoint { get; private set; } = null!;

    /// <summary>Methods asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    /// <summary>The connection is taken and nothing is ever said.</summary>
    public bool Hangs { get; set; }

    /// <summary>What is said to a method instead of the node's own result.</summary>
    public ConcurrentDictionary<string, string> Instead { get; } = [];

    /// <summary>What becomes of an answer: the request, the node's answer.</summary>
    public Action<JsonNode, JsonNode>? Twist { get; set; }

    public static async Task<ChainProxy> StartAsync(Uri behind)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0");
        var proxy = new ChainProxy(builder.Build(), behind);
        proxy.web.Run(proxy.TakeAsync);
        await proxy.web.StartAsync();
        proxy.Endpoint = new Uri(proxy.web.Urls.First());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await web.DisposeAsync();
        node.Dispose();
        closing.Dispose();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, closing.Token);
        var request = (await JsonNode.ParseAsync(http.Request.Body, cancellationToken: gone.Token))!;
        var method = request["method"]!.GetValue<string>();
        Asked.Enqueue(method);
        if (Hangs)
        {
            await Task.Delay(Timeout.Infinite, gone.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        http.Response.ContentType = "application/json";
        if (Instead.TryGetValue(method, out var result))
        {
            await http.Response.WriteAsync($$"""{"jsonrpc":"2.0","id":{{request["id"]!.ToJsonString()}},"result":"{{result}}"}""", gone.Token);
            return;
        }

        using var content = new StringContent(request.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        using var answer = await node.PostAsync(behind, content, gone.Token);
        http.Response.StatusCode = (int)answer.StatusCode;
        if (Twist is { } twist)
        {
            var said = (await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(gone.Token), cancellationToken: gone.Token))!;
            twist(request, said);
            await http.Response.WriteAsync(said.ToJsonString(), gone.Token);
            return;
        }

        await answer.Content.CopyToAsync(http.Response.Body, gone.Token);
    }
}
