using Integrity.Custody;
using Integrity.Ledger.Store;
using Integrity.Rules;

namespace Integrity.Ledger.Worklist;

/// <summary>What ends a duty: acts of the agency that it waits for, and acts that only another agency can put on record.</summary>
internal sealed record DutyAnswers(IReadOnlyList<string> Own, IReadOnlyList<string> Others)
{
    public static DutyAnswers Of(Duty duty, Pack pack) => duty.Key.Kind switch
    {
        DutyKind.Offer => new(["transfer.accept", "transfer.refuse"], []),
        DutyKind.Cure => new(["cure"], []),
        DutyKind.Recognition => new(["recognize", "decline"], []),
        _ => pack.Term(duty.Key.Name) is { } term ? OfTerm(duty, term) : new([], []),
    };

    private static DutyAnswers OfTerm(Duty duty, TermRule term)
    {
        var began = duty.Agency == duty.By;
        var meets = term.MetBy switch { MetBy.Same => began, MetBy.Other => !began, _ => true };
        var acts = term.Met.ToLookup(act => meets && !(began && IsTakers(act)));
        return new([.. acts[true]], [.. acts[false]]);
    }

    /// <summary>Nobody takes what he has offered himself.</summary>
    private static bool IsTakers(string act) => Acts.TryGet(act, out var definition) && definition.By == ActBy.Taker;
}
