using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>The agencies that sign a statement together: those a confirmation lists, else the statement's own alone.</summary>
public static class Parties
{
    /// <summary>In the order listed. Of a statement whose schema matched.</summary>
    public static ImmutableArray<AgencyId> Of(Statement statement)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement.Act == "confirm"
            ? [.. new Said(statement.Body.Open).Items("parties").Select(party => AgencyId.Parse(party.Open.GetString()!).OrThrow())]
            : [statement.Agency];
    }

    /// <summary>Null when every party is listed once and the statement's own agency is among them.</summary>
    internal static Refusal? Refuse(ImmutableArray<AgencyId> parties, AgencyId own) =>
        !parties.Contains(own) ? new("custody.not-a-party", own.ToString())
        : parties.GroupBy(p => p).FirstOrDefault(p => p.Count() > 1) is { } twice ? new("custody.party-twice", twice.Key.ToString())
        : null;
}
