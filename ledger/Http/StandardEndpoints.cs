using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Rules;

namespace Integrity.Ledger.Http;

/// <summary>Rule packs, for everybody: rules that are applied must be readable by those they are applied to.</summary>
internal sealed class StandardEndpoints(GrainHost grains, Problems problems)
{
    public void Map(IEndpointRouteBuilder routes) => _ = routes.MapGet("/v1/standards/{name}", StandardAsync)
        .WithName("getStandard")
        .WithSummary("NAME: the published editions of a rule pack. NAME@EDITION: that edition's text, as published, or as built in where it is not.")
        .Produces(StatusCodes.Status200OK, contentType: "application/json")
        .ProducesProblem(400).ProducesProblem(404);

    private async Task StandardAsync(HttpContext http, string name)
    {
        var (id, edition) = name.Split('@', 2) is [var first, var second] ? (first, second) : (name, null);
        if (!StreamName.Parse($"standard/{id}").Ok(out var stream, out var refused))
        {
            await problems.WriteAsync(http, refused);
            return;
        }

        var state = await grains.Of(stream).StateAsync(http.RequestAborted);
        if (edition is not null)
        {
            var published = state.Standard?.Edition(edition);
            await (published is not null ? TextAsync(http, published.Document)
                : Packs.Source(name).Ok(out var builtIn, out _) ? TextAsync(http, builtIn)
                : problems.WriteAsync(http, ReadAccess.NotFound(stream)));
            return;
        }

        if (state.Standard is not { } standard)
        {
            await problems.WriteAsync(http, ReadAccess.NotFound(stream));
            return;
        }

        await Answer.JsonAsync(http, StatusCodes.Status200OK, json =>
        {
            json.WriteStartObject();
            StreamJson.WriteHead(json, state);
            json.WriteString("publisher", standard.Publisher.ToString());
            json.WriteStartArray("editions");
            foreach (var one in standard.Editions)
            {
                json.WriteStartObject();
                json.WriteString("edition", one.Edition);
                json.Write("from", one.From);
                if (one.To is { } to)
                {
                    json.Write("to", to);
                }

                json.WriteNumber("seq", one.Seq);
                if (Pack.Parse(one.Document).Ok(out var pack, out _))
                {
                    json.Write("digest", pack.Digest);
                }

                if (one.Withdrawn is { } withdrawn)
                {
                    json.WriteNumber("withdrawn", withdrawn);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task TextAsync(HttpContext http, ReadOnlyMemory<byte> text)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = text.Length;
        http.Response.Headers.CacheControl = "public, max-age=300";
        await http.Response.Body.WriteAsync(text, http.RequestAborted);
    }
}
