using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Ledger.Http;

/// <summary>A bundle as the answer to a request.</summary>
internal static class BundleFile
{
    private const int Piece = 64 << 10;

    /// <summary>Sends the bundle without what was withheld in the hidden streams; refused when no verifier would read it.</summary>
    public static async Task WriteAsync(HttpContext http, Bundle bundle, IReadOnlySet<StreamName> hidden, Problems problems)
    {
        var bytes = (hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream))).ToUtf8();
        if (bytes.Length > Bundle.MaximumBytes)
        {
            // No verifier would read it; better to be told here than in court.
            await problems.WriteAsync(http, new Refusal("bundle.too-large", $"{bytes.Length}", $"{Bundle.MaximumBytes}"));
            return;
        }

        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{bundle.Subject.Id}.evidence.json\"";

        // The server gives a reader time for each piece: in one piece, one that takes nothing at all would have the time of the whole.
        for (var sent = 0; sent < bytes.Length; sent += Piece)
        {
            await http.Response.Body.WriteAsync(bytes.AsMemory(sent, Math.Min(Piece, bytes.Length - sent)), http.RequestAborted);
        }
    }
}
