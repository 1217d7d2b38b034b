using System.Collections.Frozen;
using Integrity.Chain;
using Integrity.Custody;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Ledger.Bundles;
using Integrity.Ledger.Http;
using Integrity.Ledger.Store;
using Integrity.Ledger.Verdicts;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Pages.Items;

/// <summary>Reads what the page of an item says, for one reader: what he would get as a bundle, and nothing beside it.</summary>
internal sealed class ItemReading(
    string origin, GrainHost grains, IStreamStore store, ILogStore log, IAnchorStore anchors, BundleExport export, OwnWord word, ItemAccess access, Pack pack, TimeProvider clock)
{
    public async Task<ItemSources> OfAsync(Readable readable, CancellationToken cancellation)
    {
        var state = readable.State;
        var key = state.Stream.Key(origin);

        // The state was read first: what was accepted since is shown when the page is asked for again.
        var statements = (await store.LoadAsync(key, 0, cancellation)).Where(s => s.Seq < state.NextSeq).Select(s => new SourceStatement(s, Envelope.Parse(s.Envelope).OrThrow())).ToList();
        var indexes = (await log.LoadLoggedAsync(key, long.MaxValue, cancellation)).Where(l => l.Statement.Seq < state.NextSeq).ToFrozenDictionary(l => l.Statement.Seq, l => l.Index);
        var now = clock.GetUtcNow();
        var asOf = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var (bundle, verdict) = await JudgedAsync(readable, asOf, cancellation);
        long? size = bundle is not null && Checkpoint.Parse(NoteText(bundle.Checkpoint)).Ok(out var checkpoint, out _) ? checkpoint.Size : null;
        return new(
            state,
            statements,
            indexes,
            await AnchorsAsync(indexes, cancellation),
            verdict,
            size,
            bundle?.Anchor is { } part && BlockHeader.Parse(part.Header).Ok(out var header, out _)
                ? (await anchors.OfHashAsync(header.Hash, cancellation)).FirstOrDefault(a => a.Size == size)
                : null,
            await OthersAsync(readable, cancellation),
            asOf);
    }

    /// <summary>
    /// As of the newest anchored checkpoint if it has the whole history, else of the newest checkpoint: a step shows what was found of it at once, and
    /// what waits for its anchor is said to wait. Null while nothing is logged.
    /// </summary>
    private async Task<(Bundle? Bundle, Verdict? Verdict)> JudgedAsync(Readable readable, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var stream = readable.State.Stream;
        if (!(await export.ExportAsync(stream, newest: false, cancellation)).Ok(out var bundle, out _)
            || (bundle.Streams[0].Statements.Length < readable.State.NextSeq && !(await export.ExportAsync(stream, newest: true, cancellation)).Ok(out bundle, out _)))
        {
            return default;
        }

        var hidden = await access.HiddenAsync(readable.Reader, bundle, cancellation);
        var shown = hidden.Count == 0 ? bundle : bundle.Withholding((said, _) => hidden.Contains(said.Statement.Stream));
        var trust = await word.TrustForAsync(shown, cancellation);
        return (shown, await Task.Run(() => Verifier.Verify(shown, trust, [], new VerifyOptions(asOf, pack)), cancellation));
    }

    private async Task<FrozenDictionary<long, AnchorPlace>> AnchorsAsync(FrozenDictionary<long, long> indexes, CancellationToken cancellation)
    {
        var asked = indexes.OrderBy(i => i.Key).ToList();
        var found = await anchors.CoveringAsync([.. asked.Select(i => i.Value)], cancellation);
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
