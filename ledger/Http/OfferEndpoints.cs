using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Integrity.Custody;
using Integrity.Ledger.Pages.Labels;

namespace Integrity.Ledger.Http;

/// <summary>An open offer for a taker without a connection: as text, and as the code that one phone shows another. For whoever may read the item.</summary>
internal sealed class OfferEndpoints(string origin, ItemAccess access, Problems problems)
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/v1/items/{code}/offer", (HttpContext http, string code) => WriteAsync(http, code, "application/json", offer => offer))
            .WithName("getOffer")
            .WithSummary("An item's open offer (integrity-offer@v1): what a taker needs to sign without a connection.")
            .Produces(StatusCodes.Status200OK, contentType: "application/json").ProducesProblem(401).ProducesProblem(404);
        _ = routes.MapGet("/v1/items/{code}/offer.svg", (HttpContext http, string code) =>
                WriteAsync(http, code, QrSvg.MediaType, offer => Encoding.UTF8.GetBytes(QrSvg.Write(Encoding.UTF8.GetString(offer)))))
            .WithName("getOfferCode")
            .WithSummary("The same as a QR code.")
            .Produces(StatusCodes.Status200OK, contentType: QrSvg.MediaType).ProducesProblem(401).ProducesProblem(404);
    }

    private async Task WriteAsync(HttpContext http, string code, string type, Func<byte[], byte[]> turn)
    {
        if (!(await access.ReadableAsync(http, code)).Ok(out var readable, out var refused) || !OfferOf(readable.State).Ok(out var offer, out refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        http.Response.ContentType = type;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        await http.Response.Body.WriteAsync(turn(offer), http.RequestAborted);
    }

    /// <summary>The acceptance follows the item's newest statement, which may be a later one than the offer itself.</summary>
    private Result<byte[]> OfferOf(StreamState state)
    {
        var item = state.Item!;
        if (item.Offer is not { } offer || state.Head is not { } head)
        {
            return new Refusal("offer.none", item.Code.ToString());
        }

        var utf8 = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(utf8, Writing))
        {
            json.WriteStartObject();
            json.WriteString("format", "integrity-offer@v1");
            json.WriteString("origin", origin);
            json.WriteString("item", item.Code.ToString());
            json.WriteNumber("seq", state.NextSeq - 1);
            json.Write("head", head);
            json.WriteString("from", item.Holder.ToString());
            json.WriteString("to", offer.To.ToString());
            json.WriteString("purpose", offer.Purpose);
            if (offer.Due is { } due)
            {
                json.Write("due", due);
            }

            if (item.Seal is { } seal)
            {
                json.WriteString("seal", seal);
            }

            json.WriteEndObject();
        }

        return utf8.WrittenSpan.ToArray();
    }
}
