using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody.Cases;

/// <summary>That no item is collected for a case whose list does not have it: this is what makes the list whole.</summary>
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
        var listed = StreamName.Parse("case/" + code).Ok(out var stream, out _)
            && EvidenceCode.Parse(statement.Stream.Id).Ok(out var item, out _)
            && context.StateAt?.Invoke(stream)?.Case?.Has(item) == true;
        return listed ? null : new("custody.not-in-case", statement.Stream.Id, code);
    }
}
