using System.Buffers;
using Microsoft.Net.Http.Headers;

namespace Integrity.Ledger.Http;

/// <summary>A request's body, read whole within a limit, and only as what it says it is.</summary>
internal static class RequestBody
{
    /// <summary>An envelope and a little white space.</summary>
    public const int Largest = Statements.Envelope.MaxSize + 1024;

    /// <summary>What the server reads of a body before it hangs up.</summary>
    public const int MostRead = 1 << 20;

    /// <summary>Null when the body is what it should be, in UTF-8.</summary>
    public static Refusal? RefuseType(HttpRequest request, string wanted) =>
        request.ContentType == wanted ? null
        : MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && media.MediaType.Equals(wanted, StringComparison.OrdinalIgnoreCase)
        && (media.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? null
            : new("http.media-type", request.ContentType ?? "", wanted);

    public static async Task<Result<byte[]>> JsonAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (RefuseType(request, "application/json") is { } other)
        {
            return other;
        }

        // What is too large is still read to its end, up to what the server takes at all: a sender cut off in the middle never sees why.
        var tooLarge = request.ContentLength > Largest;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            tooLarge |= read.Buffer.Length > Largest;
            if (read.IsCompleted)
            {
                var body = tooLarge ? [] : read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return tooLarge ? new Refusal("http.too-large", Largest.ToString()) : body;
            }

            request.BodyReader.AdvanceTo(tooLarge ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
        }
    }
}
