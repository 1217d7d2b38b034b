using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody.Agreements;

/// <summary>The law of a recognition agreement: every party signs one draft, each suspends for itself, any ends it. Pure.</summary>
public static class AgreementDecider
{
    /// <summary>Null when the statement may follow.</summary>
    public static Refusal? Decide(AgreementState? agreement, ActDefinition act, Statement statement, Context context)
    {
        var said = new Said(statement.Body.Open);
        var agency = statement.Agency;
        return agreement is null ? DecideDraft(TermsOf(said), agency, context)
            : agreement.Ended is not null ? new("custody.agreement-ended", statement.Stream.ToString())
            : !agreement.IsParty(agency) ? new("custody.not-a-party-of", agency.ToString(), statement.Stream.ToString())
            : act.Name switch
            {
                "agreement.sign" => agreement.HasSigned(agency) ? new("custody.already-signed", agency.ToString(), statement.Stream.ToString())
                    : said.Text("draft") != Said.Hash(agreement.Draft) ? new("custody.other-draft", said.Text("draft"), Said.Hash(agreement.Draft))
                    : null,
                "agreement.suspend" => !agreement.IsSigned ? new("custody.agreement-not-signed", statement.Stream.ToString())
                    : agreement.SuspendedBy.Contains(agency) ? new("custody.already-suspended", agency.ToString(), statement.Stream.ToString())
                    : null,
                "agreement.resume" => !agreement.SuspendedBy.Contains(agency) ? new("custody.not-suspended", agency.ToString(), statement.Stream.ToString()) : null,
                _ => null,
            };
    }

    /// <summary>The agreement after a statement that <see cref="Decide"/> let pass.</summary>
    public static AgreementState Evolve(AgreementState? agreement, Envelope envelope)
    {
        var statement = envelope.Statement;
        var signed = new AgreementSignature(statement.Agency, statement.Seq, statement.At);
        return statement.Act switch
        {
            "agreement.draft" => new() { Terms = TermsOf(new(statement.Body.Open)), Draft = envelope.Digest, Signatures = [signed] },
            "agreement.sign" => agreement! with { Signatures = agreement.Signatures.Add(signed) },
            "agreement.suspend" => agreement! with { SuspendedBy = agreement.SuspendedBy.Add(statement.Agency) },
            "agreement.resume" => agreement! with { SuspendedBy = agreement.SuspendedBy.Remove(statement.Agency) },
            _ => agreement! with { Ended = statement.Seq },
        };
    }

    private static Refusal? DecideDraft(AgreementTerms terms, AgencyId drafter, Context context) =>
        !terms.Parties.Contains(drafter) ? new("custody.drafter-not-a-party", drafter.ToString())
        : terms.Parties.GroupBy(p => p).FirstOrDefault(p => p.Count() > 1) is { } twice ? new("custody.party-twice", twice.Key.ToString())
        : terms.Parties.FirstOrDefault(p => context.KeyringOf(p) is null) is { } unknown ? new("custody.unknown-agency", unknown.ToString())
        : terms.Directions.FirstOrDefault(d => d.From == d.To || !terms.Parties.Contains(d.From) || !terms.Parties.Contains(d.To)) is { } astray
            ? new("custody.direction-not-between-parties", astray.From.ToString(), astray.To.ToString())
        : terms.To <= terms.From ? new("custody.ends-before-it-starts", "/body/to", UtcTime.Format(terms.From), UtcTime.Format(terms.To.Value))
        : null;

    private static AgreementTerms TermsOf(Said said) => new()
    {
        Title = said.Text("title"),
        Parties = [.. Texts(said, "parties").Select(Agency)],
        Directions = [.. said.Items("directions").Select(d => new AgreementDirection(Agency(d.Text("from")), Agency(d.Text("to"))))],
        Kinds = Texts(said, "kinds"),
        CaseTypes = Texts(said, "caseTypes"),
        Standards = Texts(said, "standards"),
        RequiredActs = Texts(said, "requiredActs"),
        DigestAlgorithms = Texts(said, "digestAlgorithms"),
        QualificationScope = Texts(said, "qualificationScope"),
        MaximumAnchorGap = said.Has("maximumAnchorGapSeconds") ? TimeSpan.FromSeconds(said.Number("maximumAnchorGapSeconds")) : null,
        Exclusions = Texts(said, "exclusions"),
        AnswerWorkingDays = said.Has("answerWorkingDays") ? (int)said.Number("answerWorkingDays") : null,
        CureWorkingDays = said.Has("cureWorkingDays") ? (int)said.Number("cureWorkingDays") : null,
        From = said.TimeOrNull("from")!.Value,
        To = said.TimeOrNull("to"),
    };

    private static ImmutableArray<string> Texts(Said said, string name) => [.. said.Items(name).Select(i => i.Open.GetString()!)];

    private static AgencyId Agency(string id) => AgencyId.Parse(id).OrThrow();
}
