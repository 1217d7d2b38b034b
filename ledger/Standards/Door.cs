using System.Net.Http.Headers;
using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Ledger.Cli;
using Integrity.Statements;

namespace Integrity.Ledger.Standards;

/// <summary>A running ledger as these examples use it: statements in, bundles out. Reads as an auditor whom the ledger's operator admitted.</summary>
internal sealed class Door(Uri address, string origin, string auditor, SigningKey auditorsKey) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly HttpClient http = new() { BaseAddress = address, Timeout = Patience };

    public string Origin => origin;

    public void Dispose() => http.Dispose();

    /// <summary>Null when the ledger accepted it, else the code it refused it with.</summary>
    /// <param name="logged">Return only once it is in the log.</param>
    public async Task<string?> SubmitAsync(Envelope statement, bool logged, CancellationToken cancel)
    {
        var (accepted, json) = await PostAsync(statement, logged ? "log" : "none", cancel);
        return accepted ? null : json.TryGetProperty("code", out var code) ? code.GetString() : "?";
    }

    /// <summary>Returns once the chain holds this statement and everything the ledger accepted before it.</summary>
    public async Task AnchorAsync(Envelope last, CancellationToken cancel)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (accepted, json) = await PostAsync(last, "anchor", cancel);
            if (accepted && json.TryGetProperty("anchor", out _))
            {
                return;
            }

            if (!accepted || TimeProvider.System.GetElapsedTime(deadline) > Patience)
            {
                throw new Stopped(ExitCode.Pending, "demo.not-anchored", $"{Patience.TotalSeconds}");
            }
        }
    }

    /// <summary>An item's bundle as of the newest anchored checkpoint, or of the newest.</summary>
    public async Task<byte[]> BundleAsync(StreamName item, bool newest, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"v1/items/{Uri.EscapeDataString(item.Id)}/bundle{(newest ? "?at=newest" : "")}", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token.For(auditorsKey, auditor, origin, TimeProvider.System.GetUtcNow()));
        using var response = await http.SendAsync(request, cancel);
        _ = response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsByteArrayAsync(cancel);
    }

    /// <summary>The newest block of the chain, as statements may name it.</summary>
    public async Task<Hash256?> RecentBlockAsync(CancellationToken cancel) =>
        LedgerView.Of(JsonElement.Parse(await http.GetByteArrayAsync(new Uri("v1/ledger", UriKind.Relative), cancel))).RecentBlock;

    private async Task<(bool Accepted, JsonElement Json)> PostAsync(Envelope statement, string wait, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(statement.ToUtf8()) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.PostAsync(new Uri($"v1/statements?wait={wait}", UriKind.Relative), content, cancel);
        return (response.IsSuccessStatusCode, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancel)));
    }
}
