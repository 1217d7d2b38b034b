using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Integrity.Identifiers;
using Integrity.Testing;
using Microsoft.Data.Sqlite;

namespace Integrity.Bench;

/// <summary>The worklist of an agency with very many open items, over HTTP: counts by status, and the first hundred rows.</summary>
internal static class WorklistBench
{
    private const int Items = 100_000;

    public static async IAsyncEnumerable<Figure> RunAsync(Measure measure)
    {
        await using var service = await LedgerProcess.StartAsync();
        using var http = new HttpClient { BaseAddress = service.Address };
        foreach (var keyring in ItemHistories.Agencies())
        {
            using var content = new ByteArrayContent(keyring.ToUtf8()) { Headers = { ContentType = new("application/json") } };
            using var taken = await http.PostAsync(new Uri("v1/statements", UriKind.Relative), content);
            _ = taken.EnsureSuccessStatusCode();
        }

        await LoadAsync(service.Database);
        foreach (var (what, query) in new[] { ("most urgent first", ""), ("due soon", "&status=due-soon"), ("not due yet", "&status=open") })
        {
            var ms = await AskAsync(http, "v1/worklist?limit=100" + query, measure.Quick ? 200 : 1000);
            yield return new($"worklist of {Items:N0} open items over HTTP, SQLite: counts and 100 rows, {what}", Measure.Median(ms), "ms") { LessIsBetter = true, Target = 50 };
            yield return new("  99 %", Measure.Percentile(ms, 0.99), "ms") { LessIsBetter = true, Target = 50 };
        }
    }

    private static async Task<double[]> AskAsync(HttpClient http, string path, int times)
    {
        var ms = new List<double>();
        for (var i = 0; i < times + 100; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
            var started = Stopwatch.GetTimestamp();
            using var response = await http.SendAsync(request);
            var body = await response.Content.ReadAsByteArrayAsync();
            var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            if (!response.IsSuccessStatusCode)
            {
                throw new UnmeasuredException(Encoding.UTF8.GetString(body));
            }

            // The first hundred warm the service up.
            if (i >= 100)
            {
                ms.Add(took);
            }
        }

        return [.. ms];
    }

    /// <summary>Rows as the follower would write them, of as many items; due evenly over two months, half of it past.</summary>
    private static async Task LoadAsync(string path)
    {
        await using var database = new SqliteConnection($"Data Source={path};Pooling=False");
        await database.OpenAsync();
        await using var transaction = (SqliteTransaction)await database.BeginTransactionAsync();
        await using var insert = database.CreateCommand();
        insert.Transaction = transaction;
        insert.CommandText = """
            INSERT INTO duty (stream, kind, name, seq, target, agency, by, since, due, notice, soon)
            VALUES ($stream, 0, 'withdrawn-back', 3, 3, $agency, $agency, $since, $due, 172800000, $due - 172800000)
            """;
        var (stream, since, due) = (insert.Parameters.Add("$stream", SqliteType.Text), insert.Parameters.Add("$since", SqliteType.Integer), insert.Parameters.Add("$due", SqliteType.Integer));
        _ = insert.Parameters.AddWithValue("$agency", Cast.Police.Id.ToString());
        var now = TimeProvider.System.GetUtcNow();
        for (var i = 0; i < Items; i++)
        {
            stream.Value = StreamName.Item(Cast.Code($"worklist {i}")).ToString();
            since.Value = now.AddDays(-40).ToUnixTimeMilliseconds();
            due.Value = now.AddSeconds((((i * 7919L) % Items) - (Items / 2)) * 52).ToUnixTimeMilliseconds();
            _ = await insert.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    internal static string Token()
    {
        var key = Cast.Chen.Key;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var header = Part($$"""{"alg":"{{key.Public.Algorithm}}","kid":"{{key.Public.Kid}}","typ":"JWT"}""");
        var claims = Part($$"""{"iss":"{{Cast.Police.Id}}","sub":"{{key.Public.Kid}}","aud":"{{History.Origin}}","iat":{{now}},"exp":{{now + 240}}}""");
        return $"{header}.{claims}.{Base64Url.Encode(key.Sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";

        static string Part(string json) => Base64Url.Encode(Encoding.UTF8.GetBytes(json));
    }
}
