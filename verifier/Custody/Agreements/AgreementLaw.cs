using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody.Agreements;

/// <summary>What a recognition rests on. Only that the agreement is in force and allows the direction is law; everything else about it is judged.</summary>
internal static class AgreementLaw
{
    /// <summary>Null when an item's <c>recognize</c> may follow. Whose evidence it is says the item's first statement.</summary>
    public static Refusal? Refuse(ItemState item, Statement statement, Context context)
    {
        var name = new Said(statement.Body.Open).Text("agreement");
        if (!StreamName.Parse(name).Ok(out var stream, out var malformed))
        {
            return malformed;
        }

        if (stream.Kind != StreamKind.Agreement || context.StateAt?.Invoke(stream)?.Agreement is not { } agreement)
        {
            return new("custody.unknown-agreement", name);
        }

        var from = item.Holdings[0].Agency;
        return agreement.At(statement.At) is not AgreementStanding.InForce and var standing
                ? new("custody.agreement-not-in-force", name, AgreementStandings.Text(standing))
            : !agreement.Allows(from, statement.Agency) ? new("custody.agreement-direction", name, from.ToString(), statement.Agency.ToString())
            : null;
    }
}

/// <summary>How standings are written.</summary>
public static class AgreementStandings
{
    public static string Text(AgreementStanding standing) => standing switch
    {
        AgreementStanding.InForce => "in-force",
        AgreementStanding.NotSigned => "not-signed",
        AgreementStanding.NotYet => "not-yet",
        AgreementStanding.Expired => "expired",
        AgreementStanding.Suspended => "suspended",
        _ => "ended",
    };
}
