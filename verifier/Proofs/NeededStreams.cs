using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>Which streams a bundle of a subject holds: no fewer, or the verdict could not be reached; no more, so that it has one form.</summary>
/// <remarks>The exporter and the verifier both ask here.</remarks>
public static class NeededStreams
{
    /// <summary>
    /// The subject; of a case the items it lists in their order, then the items made from each, depth first; the items that these were derived
    /// from, nearest first; then by name every agency, standard and agreement that a statement of any of these rests on. In the order of a
    /// bundle, and including those whose statements are not at hand.
    /// </summary>
    /// <param name="subject">The stream the bundle is about: an item or a case.</param>
    /// <param name="statementsOf">All statements of a stream up to the checkpoint, or null when they are not at hand.</param>
    public static IReadOnlyList<StreamName> Of(StreamName subject, Func<StreamName, IEnumerable<Statement>?> statementsOf)
    {
        var chosen = new List<StreamName> { subject };
        var seen = new HashSet<StreamName> { subject };
        chosen.AddRange(OfCase(subject, statementsOf).Where(seen.Add));
        foreach (var item in chosen.ToList())
        {
            for (var parent = ParentOf(item); parent is not null && seen.Add(parent); parent = ParentOf(parent))
            {
                chosen.Add(parent);
            }
        }

        var others = new SortedDictionary<string, StreamName>(StringComparer.Ordinal);
        for (var unread = new Queue<StreamName>(chosen); unread.TryDequeue(out var stream);)
        {
            foreach (var stated in (statementsOf(stream) ?? []).SelectMany(StatedStreams.Of).Where(seen.Add))
            {
                others[stated.ToString()] = stated;
                unread.Enqueue(stated);
            }
        }

        return [.. chosen, .. others.Values];

        StreamName? ParentOf(StreamName stream) => statementsOf(stream)?.Select(StatedStreams.ParentOf).FirstOrDefault(p => p is not null);
    }

    /// <summary>Every item of a case, listed or made from one that is; empty for an item. These alone may be there without a statement.</summary>
    /// <param name="subject">The stream the bundle is about.</param>
    /// <param name="statementsOf">As for <see cref="Of"/>.</param>
    public static IReadOnlyList<StreamName> OfCase(StreamName subject, Func<StreamName, IEnumerable<Statement>?> statementsOf)
    {
        if (subject.Kind != StreamKind.Case)
        {
            return [];
        }

        var items = new List<StreamName>();
        var seen = new HashSet<StreamName>();
        foreach (var listed in (statementsOf(subject) ?? []).Select(StatedStreams.ListedBy).OfType<StreamName>().Where(seen.Add))
        {
            items.Add(listed);
        }

        // A stack, not recursion: how deep it goes is up to whoever wrote the file.
        var open = new Stack<StreamName>();
        foreach (var listed in items.ToList())
        {
            Open(listed);
            while (open.TryPop(out var made))
            {
                if (seen.Add(made))
                {
                    items.Add(made);
                    Open(made);
                }
            }
        }

        return items;

        void Open(StreamName stream)
        {
            foreach (var made in (statementsOf(stream) ?? []).SelectMany(StatedStreams.MadeBy).Reverse())
            {
                open.Push(made);
            }
        }
    }
}
