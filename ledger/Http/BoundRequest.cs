using System.Text.Json;

namespace Integrity.Ledger.Http;

/// <summary>The one request that a token is for: claims <c>htm</c> (method, as RFC 9449 has it), <c>path</c> and <c>digest</c> of the body.</summary>
/// <remarks>The path and not the whole address: behind a proxy the service does not know the address that its clients use, and <c>aud</c> names it already.</remarks>
internal sealed record BoundRequest(string Method, string Path, string Digest)
{
    public static BoundRequest Of(HttpRequest request, string digest) => new(request.Method, request.Path.ToString(), digest);

    /// <summary>False where some of the three claims are there and not all.</summary>
    public static bool TryRead(JsonElement claims, out BoundRequest? bound)
    {
        var (method, path, digest) = (Text(claims, "htm"), Text(claims, "path"), Text(claims, "digest"));
        bound = method is not null && path is not null && digest is not null ? new BoundRequest(method, path, digest) : null;
        return bound is not null || (method is null && path is null && digest is null);
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
