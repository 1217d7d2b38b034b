using System.Buffers;

namespace Integrity.Ledger.Http;

/// <summary>A request's body, read whole within a limit, and only as what it says it is.</summary>
internal static class RequestBody
{
    /// <summary>An envelope and a little white space.</summary>
    public const int Largest = Statements.Envelope.MaxSize + 1024;

    public static async Task<Result<byte[]>> JsonAsync(HttpRequest request, CancellationToken cancellation)
    {
        var type = request.ContentType;
        if (type is null || !(type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.Equals("application/json; charset=utf-8", StringComparison.OrdinalIgnoreCase)))
        {
            return new Refusal("http.media-type", type ?? "");
        }

        if (request.ContentLength > Largest)
        {
            return new Refusal("http.too-large", Largest.ToString());
        }

        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellation);
            if (read.Buffer.Length > Largest)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return new Refusal("http.too-large", Largest.ToString());
            }

            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }

            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
