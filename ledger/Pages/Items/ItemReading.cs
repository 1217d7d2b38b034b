using System.Collections.Frozen;
using Integrity.Chain;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Anchor;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Http;
using Integrity.Ledger.Limits;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Ledger.Verdicts;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>Reads what the page of an item says, for one reader: what he would get as a bundle, and nothing beside it.</summary>
internal sealed class ItemReading(
    string origin, GrainHost grains, ILedgerStore store, BundleExport export, AnchorBoard board, LogFollower log, KnownContract contract, OwnWord word,
    ItemAccess access, Gate gate, Pack pack, TimeProvider clock)
{
    private readonly JudgedItems judged = new(clock);

    /// <summary>Refused when too many pages are under way, or when the history is too large for one.</summary>
    public async Task<Result<ItemSources>> OfAsync(HttpContext http, Readable readable)
    {
        if (gate.RefuseHistory(readable.State) is { } tooLarge)
        {
            return tooLarge;
        }

        var (state, cancellation) = (readable.State, http.RequestAborted);
        var key = state.Stream.Key(origin);

        // The state was read first: what was accepted since is shown when the page is asked for again.
        var statements = (await store.Streams.LoadAsync(key, 0, cancellation)).Where(s => s.Seq < state.NextSeq).Select(s => new SourceStatement(s, Envelope.Parse(s.Envelope).OrThrow())).ToList();
        var indexes = (await store.Log.LoadLoggedAsync(key, long.MaxValue, cancellation)).Where(l => l.Statement.Seq < state.NextSeq).ToFrozenDictionary(l => l.Statement.Seq, l => l.Index);
        var asOf = VerifyDesk.Now(clock);
        var facts = await contract.FactsAsync(cancellation);
        JudgedItem? verdict = null;
        if (indexes.Count > 0)
        {
            var anchored = board.Current is { } newest && indexes.TryGetValue(state.NextSeq - 1, out var last) && last < newest.Log.Size ? newest : null;
            var point = new JudgedPoint(state.Stream, state.Head!.Value, anchored?.Log.Size ?? log.Current.Size, anchored?.Anchor.BlockHash, facts.Address);
            var judging = judged.OfAsync(
                point,
                async kept => kept.Hidden.SetEquals(await access.HiddenAsync(readable.Reader, kept.Items, cancellation)),
                () => gate.PageAsync(http, readable),
                () => JudgeAsync(readable, point, asOf, cancellation));
            if (!(await judging).Ok(out var found, out var refused))
            {
                return refused;
            }

            verdict = found.Item;
        }

        return new ItemSources(
            state,
            statements,
            indexes,
            await AnchorsAsync(indexes, cancellation),
            verdict,
            facts.Address is not null,
            await OthersAsync(readable, cancellation),
            asOf);
    }

    /// <summary>
    /// As of the newest anchored checkpoint if it has the whole history, else of the newest checkpoint: a step shows what was found of it at once, and
    /// what waits for its anchor is said to wait. Nothing where this node has not followed the log so far.
    /// </summary>
    private async Task<Result<Judging>> JudgeAsync(Readable readable, JudgedPoint point, DateTimeOffset asOf, CancellationToken cancellation)
    {
        if (!(await export.ExportAsync(point.Item, newest: point.Block is null, cancellation)).Ok(out var bundle, out _))
        {
            return new Judging(null);
        }

        var hidden = await access.HiddenAsync(readable.Reader, bundle, cancellation);
        var shown = hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream));
        var bytes = shown.ToUtf8().Length;
        if (gate.RefusePage(bytes) is { } tooLarge)
        {
            return tooLarge;
        }

        var trust = await word.TrustForAsync(shown, cancellation);
        var verdict = await Task.Run(() => Verifier.Verify(shown, trust, [], new VerifyOptions(asOf, pack)), cancellation);
        long? size = Checkpoint.Parse(NoteText(bundle.Checkpoint)).Ok(out var checkpoint, out _) ? checkpoint.Size : null;
        Hash256? block = bundle.Anchor is { } part && BlockHeader.Parse(part.Header).Ok(out var header, out _) ? header.Hash : null;
        return new Judging(new JudgedItem(
            verdict,
            size,
            block,
            block is { } hash ? (await store.Anchors.OfHashAsync(hash, cancellation)).FirstOrDefault(a => a.Size == size) : null,
            [.. bundle.Streams.Select(s => s.Stream).Where(s => s.Kind == StreamKind.Item)],
            hidden,
            bytes,
            asOf));
    }

    private async Task<FrozenDictionary<long, AnchorPlace>> AnchorsAsync(FrozenDictionary<long, long> indexes, CancellationToken cancellation)
    {
        var asked = indexes.OrderBy(i => i.Key).ToList();
        var found = await store.Anchors.CoveringAsync([.. asked.Select(i => i.Value)], cancellation);
        return asked.Zip(found).Where(p => p.Second is not null).ToFrozenDictionary(p => p.First.Key, p => p.Second!);
    }

    /// <summary>The parent and the children, as far as they have begun. That one is listed here does not open it.</summary>
    private async Task<FrozenDictionary<StreamName, (ItemState Item, bool Readable)>> OthersAsync(Readable readable, CancellationToken cancellation)
    {
        var item = readable.State.Item!;
        var others = new Dictionary<StreamName, (ItemState Item, bool Readable)>();
        foreach (var stream in item.Children.Select(c => StreamName.Item(c.Code)).Concat(item.Parent is { } parent ? [parent.Stream] : []).Distinct())
        {
            if ((await grains.Of(stream).StateAsync(cancellation)).Item is { } other)
            {
                others[stream] = (other, ReadAccess.May(readable.Reader, other));
            }
        }

        return others.ToFrozenDictionary();
    }

    /// <summary>The note is our own: only its text is read.</summary>
    private static string NoteText(string note) => SignedNote.Parse(note).Ok(out var parsed, out _) ? parsed.Text : "";
}
