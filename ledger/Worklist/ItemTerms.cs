using System.Collections.Immutable;
using Integrity.Grains;
using Integrity.Identifiers;
using Integrity.Rules;
using Integrity.Statements;

namespace Integrity.Ledger.Worklist;

/// <summary>The terms of one item, from its statements as they are now: never behind, as the worklist may be for a moment.</summary>
internal sealed class ItemTerms(GrainHost grains, Pack pack)
{
    public async Task<ImmutableArray<TermState>> OfAsync(StreamName stream, IReadOnlyList<StoredStatement> statements, CancellationToken cancellation)
    {
        var terms = ImmutableArray<TermState>.Empty;
        foreach (var stored in statements)
        {
            var said = Envelope.Parse(stored.Envelope).OrThrow().Statement;
            var was = (await grains.Of(stream).StateBeforeAsync(stored.Position, cancellation)).Item;
            if ((await grains.Of(stream).StateBeforeAsync(stored.Position + 1, cancellation)).Item is { } item)
            {
                var keyring = (await grains.Of(StreamName.Agency(said.Agency)).StateBeforeAsync(stored.Position, cancellation)).Keyring;
                terms = Terms.Step(terms, said, was, item, pack, keyring?.Offset);
            }
        }

        return terms;
    }

    /// <summary>What a term asks, in the pack's own words.</summary>
    public string Says(TermState term, Texts.Language language) => pack.Term(term.Term)?.Says.In(language) ?? term.Term;

    /// <summary><c>open</c>, <c>due-soon</c>, <c>overdue</c>, <c>met</c>, <c>late</c>; <c>unknown</c> when the calendar cannot tell.</summary>
    public static string Name(TermStatus status) => status switch
    {
        TermStatus.Open => "open",
        TermStatus.DueSoon => "due-soon",
        TermStatus.Overdue => "overdue",
        TermStatus.Met => "met",
        TermStatus.Late => "late",
        _ => "unknown",
    };
}
