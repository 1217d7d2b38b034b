using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Integrity.Ledger.Tests.Certificates;

/// <summary>Sits between a reader and a ledger: passes questions on, and answers some of them itself.</summary>
internal sealed class Between : IAsyncDisposable
{
    private readonly WebApplication web;
    private readonly HttpClient ledger;

    private Between(WebApplication web, Uri ledger) => (this.web, this.ledger) = (web, new HttpClient { BaseAddress = ledger });

    public Uri Address { get; private set; } = null!;

    /// <summary>Listens on a free port.</summary>
    /// <param name="ledger">What is behind it.</param>
    /// <param name="instead">By path; null passes the question on.</param>
    public static async Task<Between> StartAsync(Uri ledger, Func<string, byte[]?> instead)
    {
        var builder = WebApplication.CreateSlimBuilder();
        _ = builder.Logging.ClearProviders();
        _ = builder.WebHost.UseUrls("http://127.0.0.1:0");
        var between = new Between(builder.Build(), ledger);
        between.web.Run(async http =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(http.Request.Path + http.Request.QueryString, UriKind.Relative));
            if (http.Request.Headers.Authorization is [{ } token])
            {
                request.Headers.TryAddWithoutValidation("Authorization", token);
            }

            using var answer = await between.ledger.SendAsync(request);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = "application/json";
            await http.Response.Body.WriteAsync(instead(http.Request.Path.Value ?? "") ?? await answer.Content.ReadAsByteArrayAsync());
        });
        await between.web.StartAsync();
        between.Address = new Uri(between.web.Urls.First());
        return between;
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        ledger.Dispose();
    }
}
