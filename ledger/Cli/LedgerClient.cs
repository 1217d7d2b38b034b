using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Integrity.Identifiers;
using Integrity.Texts;

namespace Integrity.Ledger.Cli;

/// <summary>The ledger's HTTP API as the command line uses it. A problem it reports ends the verb with the ledger's own words.</summary>
internal sealed class LedgerClient : IDisposable
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)];

    private readonly HttpClient http;
    private readonly Call call;

    private LedgerClient(Uri address, Call call)
    {
        this.call = call;
        http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
        http.DefaultRequestHeaders.AcceptLanguage.Add(new(call.Desk.Language == Language.Chinese ? "zh-CN" : "en"));
    }

    public string Address => http.BaseAddress!.ToString();

    public static LedgerClient Of(Call call, Profile profile) =>
        new(profile.Ledger ?? throw new Stopped(ExitCode.Usage, "cli.no-ledger"), call);

    public async Task<LedgerView> AboutAsync() => LedgerView.Of(await JsonAsync(HttpMethod.Get, "v1/ledger"));

    public async Task<ItemView> ItemAsync(string code, string token) =>
        ItemView.Of(await JsonAsync(HttpMethod.Get, $"v1/items/{Uri.EscapeDataString(code)}", () => token));

    public Task<JsonElement> AgencyAsync(string id, string token) =>
        JsonAsync(HttpMethod.Get, $"v1/agencies/{Uri.EscapeDataString(id)}", () => token);

    public async Task<Head> HeadAsync(StreamName stream, string token) => HeadView.Of(await OfStreamAsync(stream, token));

    /// <summary>What the ledger shows of a history.</summary>
    public Task<JsonElement> OfStreamAsync(StreamName stream, string token) => ReadAsync(PathOf(stream), token);

    public Task<JsonElement> ReadAsync(string path, string token) => JsonAsync(HttpMethod.Get, path, () => token);

    /// <summary>Changes what is at an address.</summary>
    /// <param name="path">Where.</param>
    /// <param name="body">What is to be there.</param>
    /// <param name="tokenFor">Makes the token of this very request.</param>
    public Task<JsonElement> PutAsync(string path, JsonNode body, TokenFor tokenFor)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        return JsonAsync(HttpMethod.Put, path, () => tokenFor(HttpMethod.Put, "/" + path, bytes), bytes);
    }

    public Task DeleteAsync(string path, TokenFor tokenFor) => BytesAsync(HttpMethod.Delete, path, () => tokenFor(HttpMethod.Delete, "/" + path, []));

    /// <summary>The proof as of the newest anchored checkpoint, or as of the newest of all.</summary>
    public Task<byte[]> BundleAsync(StreamName stream, string token, bool newest = false) =>
        BytesAsync(HttpMethod.Get, $"{PathOf(stream)}/bundle{(newest ? "?at=newest" : "")}", () => token);

    public Task<JsonElement> PreviewAsync(string item, string? by, string? agreement, string? rules, string token)
    {
        var query = new[] { ("by", by), ("agreement", agreement), ("rules", rules) }.Where(q => q.Item2 is not null)
            .Select(q => $"{q.Item1}={Uri.EscapeDataString(q.Item2!)}");
        return ReadAsync($"v1/items/{Uri.EscapeDataString(item)}/recognition?{string.Join('&', query)}", token);
    }

    /// <summary>Safe to repeat: the ledger answers a statement it has with the first receipt.</summary>
    public Task<JsonElement> SubmitAsync(byte[] envelope, string wait) =>
        JsonAsync(HttpMethod.Post, $"v1/statements?wait={wait}", token: null, envelope);

    /// <summary>As one stream; an answer for each, in order.</summary>
    public async Task<IReadOnlyList<JsonElement>> SubmitAsync(IReadOnlyList<byte[]> envelopes, string wait)
    {
        byte[] lines = [.. envelopes.SelectMany(e => e.Append((byte)'\n'))];
        var answer = await BytesAsync(HttpMethod.Post, $"v1/statements:batch?wait={wait}", token: null, lines, "application/x-ndjson");
        try
        {
            JsonElement[] answers = [.. Encoding.UTF8.GetString(answer).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonElement.Parse(l))];
            return answers.Length == envelopes.Count ? answers : throw new Stopped(ExitCode.Operational, "cli.batch-cut", $"{answers.Length}", $"{envelopes.Count}");
        }
        catch (JsonException)
        {
            throw new Stopped(ExitCode.Operational, "cli.not-a-ledger", Address);
        }
    }

    public void Dispose() => http.Dispose();

    private static string PathOf(StreamName stream) => $"v1/{stream.Kind switch
    {
        StreamKind.Item => "items",
        StreamKind.Agency => "agencies",
        StreamKind.Standard => "standards",
        StreamKind.Agreement => "agreements",
        StreamKind.Case => "cases",
        _ => "links",
    }}/{Uri.EscapeDataString(stream.Id)}";

    private async Task<JsonElement> JsonAsync(HttpMethod method, string path, Func<string>? token = null, byte[]? body = null)
    {
        var bytes = await BytesAsync(method, path, token, body);
        try
        {
            return JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            throw new Stopped(ExitCode.Operational, "cli.not-a-ledger", Address);
        }
    }

    /// <summary>Each try makes its own token: the one before may be used up although its answer never came.</summary>
    private async Task<byte[]> BytesAsync(HttpMethod method, string path, Func<string>? token, byte[]? body = null, string type = "application/json")
    {
        for (var attempt = 0; ; attempt++)
        {
            using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = token is null ? null : new("Bearer", token());
            request.Content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
            try
            {
                using var response = await http.SendAsync(request, call.Cancel);
                var bytes = await response.Content.ReadAsByteArrayAsync(call.Cancel);
                if (response.IsSuccessStatusCode)
                {
                    return bytes;
                }

                if ((int)response.StatusCode is not (429 or 503) || attempt == Pauses.Length)
                {
                    throw Problem(response, bytes);
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !call.Cancel.IsCancellationRequested)
            {
                if (attempt == Pauses.Length)
                {
                    throw new Stopped(ExitCode.Operational, body is null ? "cli.unreachable" : "cli.unreachable-submitting", Address, e.Message);
                }
            }

            await Task.Delay(Pauses[attempt], call.Desk.Time, call.Cancel);
        }
    }

    /// <summary>RFC 9457: the ledger's stable code, its sentence and its advice.</summary>
    private Stopped Problem(HttpResponseMessage response, byte[] bytes)
    {
        var exit = (int)response.StatusCode is >= 500 or 429 ? ExitCode.Operational : ExitCode.Refused;
        try
        {
            var problem = JsonElement.Parse(bytes);
            return new(exit, problem.GetProperty("code").GetString()!)
            {
                Told = (Text(problem, "detail") ?? Text(problem, "title") ?? "", Text(problem, "fix") ?? ""),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return new(ExitCode.Operational, "cli.http-status", Address, $"{(int)response.StatusCode}");
        }
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A token that holds for one request, once.</summary>
internal delegate string TokenFor(HttpMethod method, string path, ReadOnlySpan<byte> body);
