using Integrity.Custody;
using Integrity.Custody.Cases;
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

    /// <summary>Whether an item of that code is there and the reader may read it.</summary>
    public async Task<bool> MayAsync(ReaderIdentity reader, string code, CancellationToken cancellation) =>
        EvidenceCode.Parse(code).Ok(out var parsed, out _) && await ItemAsync(StreamName.Item(parsed), cancellation) is { } item && ReadAccess.May(reader, item);

    /// <summary>Whether the reader may read an item whose own history says that it was made from that one.</summary>
    public async Task<bool> MayAsync(ReaderIdentity reader, string code, StreamName madeFrom, CancellationToken cancellation) =>
        EvidenceCode.Parse(code).Ok(out var parsed, out _)
        && await ItemAsync(StreamName.Item(parsed), cancellation) is { } item && item.Parent?.Stream == madeFrom && ReadAccess.May(reader, item);

    /// <summary>
    /// A dossier shows the open history of every item in it. So each must be one that the reader may read; or, for who is inside the case, one that
    /// its own holder listed there, or that was made from such a one. That somebody lists a code among what he made does not open it to him.
    /// </summary>
    public async Task<Refusal?> RefuseDossierAsync(ReaderIdentity reader, CaseState @case, Bundle bundle, CancellationToken cancellation)
    {
        var isInside = ReadAccess.May(reader, @case);
        var statements = bundle.Streams.ToDictionary(s => s.Stream, s => s.Statements);
        foreach (var stream in NeededStreams.OfCase(bundle.Subject, s => statements.TryGetValue(s, out var all) ? all.Select(x => x.Envelope.Statement) : null))
        {
            if (await ItemAsync(stream, cancellation) is { } item && !ReadAccess.May(reader, item) && !(isInside && await IsOfAsync(@case, item, cancellation)))
            {
                return new Refusal("read.dossier", bundle.Subject.ToString(), stream.Id);
            }
        }

        return null;
    }

    /// <summary>
    /// The items in a bundle that its reader may not read: those that never were in his hands and that the proof takes along all the same. It
    /// needs their statements, not what was withheld in them.
    /// </summary>
    public Task<HashSet<StreamName>> HiddenAsync(ReaderIdentity reader, Bundle bundle, CancellationToken cancellation) =>
        HiddenAsync(reader, bundle.Streams.Select(s => s.Stream).Where(s => s.Kind == StreamKind.Item), cancellation);

    /// <summary>Which of these items the reader may not read now.</summary>
    public async Task<HashSet<StreamName>> HiddenAsync(ReaderIdentity reader, IEnumerable<StreamName> items, CancellationToken cancellation)
    {
        var hidden = new HashSet<StreamName>();
        foreach (var stream in items)
        {
            if ((await grains.Of(stream).StateAsync(cancellation)).Item is not { } item || !ReadAccess.May(reader, item))
            {
                _ = hidden.Add(stream);
            }
        }

        return hidden;
    }

    private async Task<bool> IsOfAsync(CaseState @case, ItemState? item, CancellationToken cancellation)
    {
        while (item is not null && !@case.Items.Exists(i => i.Code == item.Code && item.WasHeldBy(i.By)))
        {
            item = item.Parent is { } parent ? await ItemAsync(parent.Stream, cancellation) : null;
        }

        return item is not null;
    }

    private async Task<ItemState?> ItemAsync(StreamName stream, CancellationToken cancellation) => (await grains.Of(stream).StateAsync(cancellation)).Item;
}
