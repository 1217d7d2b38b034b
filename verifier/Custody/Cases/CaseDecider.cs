using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody.Cases;

/// <summary>The law of a case: who may list items in it, and that what has begun is listed only by an agency that has or had it. Pure.</summary>
public static class CaseDecider
{
    /// <summary>Null when the statement may follow.</summary>
    public static Refusal? Decide(CaseState? @case, ActDefinition act, Statement statement, Context context)
    {
        var said = new Said(statement.Body.Open);
        if (@case is null)
        {
            var admitted = Agencies(said);
            return admitted.FirstOrDefault(a => context.KeyringOf(a) is null) is { } unknown ? new("custody.unknown-agency", unknown.ToString())
                : admitted.Add(statement.Agency).GroupBy(a => a).FirstOrDefault(a => a.Count() > 1) is { } twice
                    ? new("custody.already-admitted", twice.Key.ToString(), statement.Stream.ToString())
                : null;
        }

        return @case.Closed is not null ? new("custody.case-closed", statement.Stream.ToString())
            : act.Name switch
            {
                "case.admit" => DecideAdmit(@case, Agency(said), statement, context),
                "case.join" => DecideJoin(@case, EvidenceCode.Parse(said.Text("item")).OrThrow(), statement, context),
                _ => RefuseOther(@case, statement),
            };
    }

    /// <summary>The case after a statement that <see cref="Decide"/> let pass.</summary>
    public static CaseState Evolve(CaseState? @case, Statement statement)
    {
        var said = new Said(statement.Body.Open);
        return statement.Act switch
        {
            "case.open" => new() { Code = statement.Stream.Id, Type = said.Text("type"), Opener = statement.Agency, Admitted = Agencies(said) },
            "case.admit" => @case! with { Admitted = @case.Admitted.Add(Agency(said)) },
            "case.join" => @case! with { Items = @case.Items.Add(new(EvidenceCode.Parse(said.Text("item")).OrThrow(), statement.Agency, statement.Seq)) },
            _ => @case! with { Closed = statement.Seq },
        };
    }

    private static Refusal? DecideAdmit(CaseState @case, AgencyId agency, Statement statement, Context context) =>
        RefuseOther(@case, statement)
        ?? (@case.MayJoin(agency) ? new("custody.already-admitted", agency.ToString(), statement.Stream.ToString())
            : context.KeyringOf(agency) is null ? new("custody.unknown-agency", agency.ToString())
            : null);

    private static Refusal? DecideJoin(CaseState @case, EvidenceCode code, Statement statement, Context context) =>
        !@case.MayJoin(statement.Agency) ? new("custody.not-admitted", statement.Agency.ToString(), statement.Stream.ToString())
        : @case.Has(code) ? new("custody.already-in-case", code.ToString(), statement.Stream.ToString())
        : context.StateAt?.Invoke(StreamName.Item(code))?.Item is { } item && !item.WasHeldBy(statement.Agency)
            ? new("custody.never-held", statement.Agency.ToString(), code.ToString())
        : null;

    private static Refusal? RefuseOther(CaseState @case, Statement statement) =>
        @case.Opener == statement.Agency ? null : new("custody.not-the-opener", statement.Agency.ToString(), @case.Opener.ToString());

    private static ImmutableList<AgencyId> Agencies(Said said) => [.. said.Items("agencies").Select(a => AgencyId.Parse(a.Open.GetString()!).OrThrow())];

    private static AgencyId Agency(Said said) => AgencyId.Parse(said.Text("agency")).OrThrow();
}
