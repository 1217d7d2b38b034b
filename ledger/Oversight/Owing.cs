using System.Text.Json;
using Integrity.Identifiers;
using Integrity.Proofs;
using Integrity.Rules;

namespace Integrity.Ledger.Oversight;

/// <summary>
/// Who owes a term. One that only another agency can meet is never owed by the one that waits for it. Where the rule names no agency either, it is
/// owed by whose statement the request names, the first where it names several: a supplement, by the agency whose statement has the defect.
/// </summary>
internal static class Owing
{
    /// <summary>Null where nobody can tell.</summary>
    public static AgencyId? Of(ReplayedItem item, TermState term, Pack pack)
    {
        if (pack.Term(term.Term) is not { MetBy: MetBy.Other, AgencyMember: null })
        {
            return term.Agency;
        }

        var open = item.Steps[(int)term.Seq].Statement.Body.Open;
        return open.TryGetProperty("defects", out var defects) && defects.ValueKind == JsonValueKind.Array
            ? defects.EnumerateArray().Select(d => AuthorOf(item, d)).FirstOrDefault(a => a is not null && a != term.By)
            : null;
    }

    /// <summary>A whole number may be written as 2.0.</summary>
    private static AgencyId? AuthorOf(ReplayedItem item, JsonElement defect) =>
        defect.TryGetProperty("seq", out var seq) && seq.TryGetDecimal(out var number) && number >= 0 && number < item.Steps.Length
            ? item.Steps[(int)number].Statement.Agency
            : null;
}
