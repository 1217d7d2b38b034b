using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Integrity.Testing;

namespace Integrity.Bench;

/// <summary>The page of an item with a long history, as a reader on the same machine waits for it: read, told and laid out each time, judged when its history has changed.</summary>
internal static class ItemPageBench
{
    private const int Statements = 200;

    /// <summary>Statements after those, each of which makes a new verdict.</summary>
    private const int More = 7;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await using var service = await LedgerProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = service.Address };
        foreach (var statement in Story.OfLength(Statements).Log)
        {
            await PostAsync(http, statement.ToUtf8(), "none");
        }

        // The last one again: until it is anchored, the history would be proved twice for each page.
        await PostAsync(http, Story.OfLength(Statements).Log[^1].ToUtf8(), "anchor");
        var path = $"items/{Story.Handset.Id}";
        foreach (var (what, accept) in new[] { ("the page of an item", "text/html"), ("its JSON twin", "application/json") })
        {
            var (before, count) = (service.ProcessorTime, 0);
            var times = new List<double>();
            var bytes = 0;
            for (var n = 0; n < (measure.Quick ? 40 : 120); n++)
            {
                var (seconds, length) = await GetAsync(http, path, accept);
                times.Add(seconds);
                (bytes, count) = (length, count + 1);
            }

            var warm = times.Skip(times.Count / 2).ToArray();
            yield return new($"{what}, {Statements} statements, whole answer, median", 1000 * Measure.Median(warm), "ms") { LessIsBetter = true, Target = 100 };
            yield return new("  95 %", 1000 * Measure.Percentile(warm, 0.95), "ms") { LessIsBetter = true };
            yield return new("  first answer of a service just started, or first of its kind", 1000 * times[0], "ms") { LessIsBetter = true };
            yield return new("  processor time of the service", (service.ProcessorTime - before).TotalMilliseconds / count, "ms") { LessIsBetter = true };
            yield return new("  size, not compressed", bytes / 1000.0, "kB") { LessIsBetter = true };
        }

        var judged = new List<double>();
        foreach (var statement in Story.OfLength(Statements + More).Log.TakeLast(More))
        {
            await PostAsync(http, statement.ToUtf8(), "anchor");
            judged.Add((await GetAsync(http, path, "text/html")).Seconds);
        }

        yield return new("the page when its history has changed, verified and judged anew, median", 1000 * Measure.Median([.. judged]), "ms") { LessIsBetter = true, Target = 100 };
    }

    private static async Task PostAsync(HttpClient http, byte[] statement, string wait)
    {
        using var content = new ByteArrayContent(statement) { Headers = { ContentType = new("application/json") } };
        using var reply = await http.PostAsync(new Uri($"v1/statements?wait={wait}", UriKind.Relative), content);
        if (!reply.IsSuccessStatusCode)
        {
            throw new UnmeasuredException($"a statement was not accepted: {await reply.Content.ReadAsStringAsync()}");
        }
    }

    private static async Task<(double Seconds, int Bytes)> GetAsync(HttpClient http, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(accept));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        var started = Stopwatch.GetTimestamp();
        using var reply = await http.SendAsync(request);
        var body = await reply.Content.ReadAsByteArrayAsync();
        return reply.IsSuccessStatusCode
            ? (Stopwatch.GetElapsedTime(started).TotalSeconds, body.Length)
            : throw new UnmeasuredException($"{path} was not answered: {Encoding.UTF8.GetString(body)}");
    }

    private static string Token()
    {
        var (key, now) = (Cast.Zhang.Key, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        var header = Part($$"""{"alg":"{{key.Public.Algorithm}}","kid":"{{key.Public.Kid}}","typ":"JWT"}""");
        var claims = Part($$"""{"iss":"{{Cast.Police.Id}}","sub":"{{key.Public.Kid}}","aud":"{{History.Origin}}","iat":{{now}},"exp":{{now + 240}}}""");
        return $"{header}.{claims}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";
    }

    private static string Part(string json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json));
}
