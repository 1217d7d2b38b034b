using System.Text.Encodings.Web;
using System.Text.Json;

namespace Integrity.Ledger.Http;

/// <summary>A JSON answer, written straight to the wire.</summary>
internal static class Answer
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task JsonAsync(HttpContext http, int status, Action<Utf8JsonWriter> write)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter, Writing);
        write(json);
    }

    public static void Write(this Utf8JsonWriter json, string name, Hash256 digest) => json.WriteString(name, $"sha256:{digest}");

    public static void Write(this Utf8JsonWriter json, string name, DateTimeOffset time) => json.WriteString(name, UtcTime.Format(time));
}
