using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Log;

namespace Integrity.Ledger.Http;

/// <summary>The log as C2SP tlog-tiles has it. Public: it reveals nothing to who has no statement.</summary>
internal sealed class LogEndpoints(ILogStore store, LogFollower log, Problems problems)
{
    private const string Forever = "public, max-age=31536000, immutable";

    public void Map(IEndpointRouteBuilder routes)
    {
        _ = routes.MapGet("/checkpoint", (Delegate)CheckpointAsync)
            .WithName("getCheckpoint")
            .WithSummary("The newest signed checkpoint (C2SP tlog-checkpoint).")
            .Produces(StatusCodes.Status200OK, contentType: "text/plain")
            .ProducesProblem(404);
        _ = routes.MapGet("/tile/{**rest}", TileAsync)
            .WithName("getTile")
            .WithSummary("Hash tiles (tile/L/N[.p/W]) and entry bundles (tile/entries/N[.p/W]) of C2SP tlog-tiles.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .ProducesProblem(404);
    }

    private async Task CheckpointAsync(HttpContext http)
    {
        if (log.Current.Note is not { Length: > 0 } note)
        {
            await problems.WriteAsync(http, new Refusal("log.not-there", "checkpoint"));
            return;
        }

        http.Response.ContentType = "text/plain; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsync(note, http.RequestAborted);
    }

    private async Task TileAsync(HttpContext http, string rest)
    {
        // A partial tile is a prefix of what is stored, which never changes; so every tile that is part of a signed tree is immutable.
        if (TilePath.Parse("tile/" + rest).Ok(out var path, out var refused)
            && Tiles.WidthAt(path.Level, path.Index, log.Current.Size) >= path.Width
            && await store.TileAsync(path.Level, path.Index, http.RequestAborted) is { } data)
        {
            var length = path.Level == TilePath.Entries ? EntryPrefix.Length(data, path.Width) : path.Width * Hash256.Size;
            if (length <= data.Length)
            {
                http.Response.ContentType = "application/octet-stream";
                http.Response.ContentLength = length;
                http.Response.Headers.CacheControl = Forever;
                await http.Response.Body.WriteAsync(data.AsMemory(0, length), http.RequestAborted);
                return;
            }
        }

        await problems.WriteAsync(http, refused ?? new Refusal("log.not-there", path.ToString()));
    }
}
