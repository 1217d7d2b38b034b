using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody.Cases;

/// <summary>That no item is collected for a case whose list does not have it: this is what makes the list whole. A code that
/// is listed for later is collected by an agency of the case, so that nobody else takes it.</summary>
internal static class CaseLaw
{
    /// <summary>Null when an item may be collected for the case it names, or when no case histories are at hand.</summary>
    public static Refusal? Refuse(Statement statement, Context context)
    {
        if (!context.KnowsCases)
        {
            return null;
        }

        var code = new Said(statement.Body.Open).Text("case");
        return !StreamName.Parse("case/" + code).Ok(out var stream, out _)
            || !EvidenceCode.Parse(statement.Stream.Id).Ok(out var item, out _)
            || context.StateAt?.Invoke(stream)?.Case is not { } @case || !@case.Has(item) ? new("custody.not-in-case", statement.Stream.Id, code)
            : !@case.MayJoin(statement.Agency) ? new("custody.not-admitted", statement.Agency.ToString(), stream.ToString())
            : null;
    }
}
