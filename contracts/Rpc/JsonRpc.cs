using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Integrity.Contracts;

/// <summary>JSON-RPC 2.0 over HTTP, one request a call. Answers are bounded in size and in time; every failure is a <see cref="ChainException"/>.</summary>
/// <param name="http">The caller's; not disposed here.</param>
/// <param name="endpoint">The node's address. Never put into messages: it may carry a credential.</param>
/// <param name="timeout">How long one call may take.</param>
/// <param name="clock">For the time-out.</param>
internal sealed class JsonRpc(HttpClient http, Uri endpoint, TimeSpan timeout, TimeProvider clock)
{
    /// <summary>A longer answer is refused, not read to its end.</summary>
    public const int MaximumAnswer = 16 * 1024 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    private long lastId;

    /// <summary>The call's result, detached from any buffer.</summary>
    public async Task<JsonElement> CallAsync(string method, CancellationToken cancellation, params object?[] parameters)
    {
        var id = Interlocked.Increment(ref lastId);
        var body = JsonSerializer.SerializeToUtf8Bytes(new { jsonrpc = "2.0", id, method, @params = parameters });
        var answer = await PostAsync(method, body, cancellation);
        try
        {
            using var document = JsonDocument.Parse(answer, Strict);
            return Result(method, id, document.RootElement).Clone();
        }
        catch (JsonException e)
        {
            throw new ChainAnswerException($"{method}: not JSON", e);
        }
    }

    private async Task<ReadOnlyMemory<byte>> PostAsync(string method, byte[] body, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = content };
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
            {
                throw new ChainUnreachableException($"{method}: HTTP {(int)response.StatusCode}");
            }

            // Some nodes answer errors with 400 and a JSON-RPC body: read it all the same.
            return await ReadAsync(method, await response.Content.ReadAsStreamAsync(either.Token), either.Token);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new ChainUnreachableException($"{method}: no answer within {timeout.TotalSeconds} s", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw new ChainUnreachableException($"{method}: no connection", e);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(string method, Stream stream, CancellationToken cancellation)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
        {
            whole.Write(buffer, 0, read);
            if (whole.Length > MaximumAnswer)
            {
                throw new ChainAnswerException($"{method}: more than {MaximumAnswer} bytes");
            }
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    private static JsonElement Result(string method, long id, JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new ChainAnswerException($"{method}: not an object");
        }

        if (answer.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
        {
            throw Failure(error);
        }

        if (!answer.TryGetProperty("id", out var answered) || answered.ValueKind != JsonValueKind.Number
            || !answered.TryGetInt64(out var number) || number != id)
        {
            throw new ChainAnswerException($"{method}: an answer to another request");
        }

        return answer.TryGetProperty("result", out var result) ? result : throw new ChainAnswerException($"{method}: neither result nor error");
    }

    private static ChainException Failure(JsonElement error)
    {
        var code = error.TryGetProperty("code", out var c) && c.ValueKind == JsonValueKind.Number && c.TryGetInt32(out var n) ? n : 0;
        var message = error.TryGetProperty("message", out var m) && m.ValueKind == JsonValueKind.String ? m.GetString()! : "";
        return error.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.String
            && data.GetString()!.StartsWith("0x", StringComparison.Ordinal)
            && (code == 3 || message.Contains("revert", StringComparison.OrdinalIgnoreCase))
            ? new ContractRevertedException(AnchorErrors.Name(Quantity.Bytes(data)), Quantity.Bytes(data))
            : ChainRefusedException.Of(code, message.Length <= 300 ? message : message[..300]);
    }
}
