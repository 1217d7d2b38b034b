using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Proofs;

namespace Integrity.Ledger.Http;

/// <summary>An item and who may read it, found together.</summary>
internal sealed record Readable(ReaderIdentity Reader, StreamState State);

/// <summary>The one door to what is kept of items.</summary>
internal sealed class ItemAccess(GrainHost grains, Bearer bearer)
{
    /// <summary>The item's state, for a caller who may read it.</summary>
    public async Task<Result<Readable>> ReadableAsync(HttpContext http, string code)
    {
        if (!(await bearer.ReadAsync(http.Request, http.RequestAborted)).Ok(out var reader, out var refused) || !EvidenceCode.Parse(code).Ok(out var parsed, out refused))
        {
            return refused;
        }

        var stream = StreamName.Item(parsed);
        var state = await grains.Of(stream).StateAsync(http.RequestAborted);
        return state.Item is { } item && ReadAccess.May(reader, item) ? new Readable(reader, state) : ReadAccess.NotFound(stream);
    }

    /// <summary>
    /// The items in a bundle that its reader may not read: those that never were in his hands and that the proof takes along all the same. It
    /// needs their statements, not what was withheld in them.
    /// </summary>
    public async Task<HashSet<StreamName>> HiddenAsync(ReaderIdentity reader, Bundle bundle, CancellationToken cancellation)
    {
        var hidden = new HashSet<StreamName>();
        foreach (var stream in bundle.Streams.Select(s => s.Stream).Where(s => s.Kind == StreamKind.Item))
        {
            if ((await grains.Of(stream).StateAsync(cancellation)).Item is not { } item || !ReadAccess.May(reader, item))
            {
                _ = hidden.Add(stream);
            }
        }

        return hidden;
    }
}
