using System.Net;
using System.Text.Json;
using Microsoft.Azure.Cosmos;

namespace Integrity.Ledger.Publish;

/// <summary>One container of a Cosmos DB account, as this program uses it: point reads and point writes of JSON bytes, and the names in one partition.</summary>
/// <remarks>
/// The only class that touches the SDK, so that a process without published bundles never loads it. Documents pass through as bytes: the SDK's own
/// serializer would read untrusted JSON by other rules than ours. The SDK does not retry what the account throttles; the caller knows what else is in flight.
/// </remarks>
internal sealed class Region : IDisposable
{
    /// <summary>Cosmos DB's own: two writes met, the same again will do.</summary>
    private const HttpStatusCode RetryWith = (HttpStatusCode)449;

    private const string PartitionPath = "/pk";

    /// <summary>Documents in one answer of a feed: with parts of full length, some megabytes.</summary>
    private const int FeedPage = 4;

    /// <summary>The account counts only whole seconds of throttling against us when we come back too early.</summary>
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private static readonly ItemRequestOptions Plain = new() { EnableContentResponseOnWrite = false };

    private readonly CosmosClient client;
    private readonly Container container;
    private readonly TimeSpan patience;
    private readonly string where;
    private volatile bool met;

    /// <summary>Asks nothing yet: the account may be away.</summary>
    /// <param name="target">Where.</param>
    /// <param name="key">An account key or a resource token.</param>
    /// <param name="exactly">Only this endpoint, not the account's other regions: for who reads in his own.</param>
    /// <param name="patience">How long one request may take.</param>
    public Region(PublishTarget target, string key, bool exactly, TimeSpan? patience = null)
    {
        this.patience = patience ?? TimeSpan.FromSeconds(15);
        where = target.Account.GetLeftPart(UriPartial.Authority);
        client = new CosmosClient(target.Account.ToString(), key, new CosmosClientOptions
        {
            ApplicationName = "integrity",
            ConnectionMode = ConnectionMode.Gateway,
            LimitToEndpoint = exactly || target.Account.IsLoopback,
            MaxRetryAttemptsOnRateLimitedRequests = 0,
            RequestTimeout = this.patience,
            CosmosClientTelemetryOptions = new() { DisableDistributedTracing = true, DisableSendingMetricsToService = true },
        });
        container = client.GetContainer(target.Database, target.Container);
    }

    /// <summary>The document and its ETag; null when there is none.</summary>
    public async Task<Stored?> ReadAsync(string id, string partition, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        using var answer = await AskAsync(c => container.ReadItemStreamAsync(id, new PartitionKey(partition), cancellationToken: c), cancellation, HttpStatusCode.NotFound);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : new Stored(await BytesAsync(answer, cancellation), answer.Headers.ETag);
    }

    /// <summary>The ids in one partition that begin so. It reads whole documents: a query for their names alone would need more of the account than a feed does.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string partition, string prefix, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        List<string> ids = [];
        using var feed = container.GetItemQueryStreamIterator((string?)null, requestOptions: new QueryRequestOptions { PartitionKey = new PartitionKey(partition), MaxItemCount = FeedPage });
        while (feed.HasMoreResults)
        {
            using var page = await AskAsync(feed.ReadNextAsync, cancellation, HttpStatusCode.NotModified);
            if (page.StatusCode == HttpStatusCode.NotModified)
            {
                break;
            }

            if (!StrictJson.ParseElement(await BytesAsync(page, cancellation), 64, 64 << 20).Ok(out var json, out _)
                || !json.TryGetProperty("Documents", out var documents) || documents.ValueKind != JsonValueKind.Array)
            {
                throw new RegionException(new Refusal(RegionException.Failed, where, "feed"));
            }

            ids.AddRange(documents.EnumerateArray().Select(d => d.GetProperty("id").GetString()!).Where(id => id.StartsWith(prefix, StringComparison.Ordinal)));
        }

        return ids;
    }

    /// <summary>False when there is one of that id already.</summary>
    public async Task<bool> CreateAsync(string partition, byte[] document, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        using var content = new MemoryStream(document, writable: false);
        using var answer = await AskAsync(c => container.CreateItemStreamAsync(content, new PartitionKey(partition), Plain, c), cancellation, HttpStatusCode.Conflict);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>False when it is not the one of that ETag any more.</summary>
    public async Task<bool> ReplaceAsync(string id, string partition, string etag, byte[] document, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        using var content = new MemoryStream(document, writable: false);
        using var answer = await AskAsync(
            c => container.ReplaceItemStreamAsync(content, id, new PartitionKey(partition), Only(etag), c), cancellation, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound);
        return answer.IsSuccessStatusCode;
    }

    /// <summary>Writes it, whatever was there.</summary>
    public async Task PutAsync(string partition, byte[] document, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        using var content = new MemoryStream(document, writable: false);
        using var answer = await AskAsync(c => container.UpsertItemStreamAsync(content, new PartitionKey(partition), Plain, c), cancellation);
    }

    /// <summary>False when it is not the one of that ETag any more. One that is gone already is as good as deleted.</summary>
    /// <param name="etag">Null: whichever it is.</param>
    public async Task<bool> DeleteAsync(string id, string partition, string? etag, CancellationToken cancellation)
    {
        await MeetAsync(cancellation);
        using var answer = await AskAsync(
            c => container.DeleteItemStreamAsync(id, new PartitionKey(partition), etag is null ? Plain : Only(etag), c), cancellation, HttpStatusCode.PreconditionFailed, HttpStatusCode.NotFound);
        return answer.StatusCode != HttpStatusCode.PreconditionFailed;
    }

    public void Dispose() => client.Dispose();

    private static ItemRequestOptions Only(string etag) => new() { IfMatchEtag = etag, EnableContentResponseOnWrite = false };

    /// <summary>An item that is missing and a container that is missing answer alike, so the container is asked for once, first.</summary>
    private async Task MeetAsync(CancellationToken cancellation)
    {
        if (met)
        {
            return;
        }

        using var answer = await AskAsync(c => container.ReadContainerStreamAsync(cancellationToken: c), cancellation, HttpStatusCode.NotFound);
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            throw new RegionException(new Refusal("region.no-container", where, container.Database.Id, container.Id));
        }

        if (!StrictJson.ParseElement(await BytesAsync(answer, cancellation), 32, 1 << 20).Ok(out var about, out _)
            || !about.TryGetProperty("partitionKey", out var key) || !key.TryGetProperty("paths", out var paths)
            || paths.GetArrayLength() != 1 || paths[0].GetString() != PartitionPath)
        {
            throw new RegionException(new Refusal("region.partition-key", container.Id, PartitionPath));
        }

        met = true;
    }

    /// <summary>One request. Anything but success, or one of the answers that the caller expects, is thrown.</summary>
    private async Task<ResponseMessage> AskAsync(Func<CancellationToken, Task<ResponseMessage>> ask, CancellationToken cancellation, params HttpStatusCode[] expected)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        enough.CancelAfter(patience);
        ResponseMessage answer;
        try
        {
            answer = await ask(enough.Token);
        }
        catch (CosmosException failure)
        {
            throw Explain(failure.StatusCode, failure.RetryAfter);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new RegionException(new Refusal(RegionException.Unreachable, where, $"{(int)patience.TotalSeconds} s"));
        }
        catch (HttpRequestException failure)
        {
            throw new RegionException(new Refusal(RegionException.Unreachable, where, failure.Message));
        }

        if (answer.IsSuccessStatusCode || expected.Contains(answer.StatusCode))
        {
            return answer;
        }

        using (answer)
        {
            throw Explain(answer.StatusCode, RetryAfter(answer));
        }
    }

    private RegionException Explain(HttpStatusCode status, TimeSpan? retryAfter) => status switch
    {
        HttpStatusCode.TooManyRequests => new(
            new Refusal(RegionException.Busy, where), retryAfter is { } pause && pause > ShortestPause ? pause : ShortestPause),
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(new Refusal("region.key", where, $"{(int)status}")),
        HttpStatusCode.RequestTimeout or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout or HttpStatusCode.BadGateway or HttpStatusCode.InternalServerError or RetryWith
            => new(new Refusal(RegionException.Unreachable, where, $"{(int)status}"), retryAfter),
        HttpStatusCode.NotFound => new(new Refusal("region.no-container", where, container.Database.Id, container.Id)),
        _ => new(new Refusal(RegionException.Failed, where, $"{(int)status}")),
    };

    private static TimeSpan? RetryAfter(ResponseMessage answer) =>
        answer.Headers.TryGetValue("x-ms-retry-after-ms", out var text) && long.TryParse(text, out var milliseconds) && milliseconds is >= 0 and <= int.MaxValue
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static async Task<byte[]> BytesAsync(ResponseMessage answer, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await answer.Content.CopyToAsync(bytes, cancellation);
        return bytes.ToArray();
    }
}

/// <summary>A document as the region keeps it.</summary>
internal sealed record Stored(byte[] Json, string ETag);
