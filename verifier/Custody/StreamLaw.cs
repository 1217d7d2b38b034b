using System.Collections.Immutable;
using Integrity.Custody.Agreements;
using Integrity.Custody.Cases;
using Integrity.Custody.Shares;
using Integrity.Custody.Standards;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>Brings a statement before the decider of its kind of stream.</summary>
internal static class StreamLaw
{
    /// <summary>The stream with what the statement changes, or why it may not follow.</summary>
    /// <param name="before">The stream as it stands.</param>
    /// <param name="next">The same with place, head and time moved on.</param>
    public static Result<StreamState> Follow(StreamState before, StreamState next, Envelope envelope, ActDefinition act, Context context)
    {
        var statement = envelope.Statement;
        if (act.Stream is not (StreamKind.Item or StreamKind.Agency) && RefuseBegin(before, act) is { } early)
        {
            return early;
        }

        var refused = act.Stream switch
        {
            StreamKind.Agency => KeyringDecider.Decide(before.Keyring, act, statement),
            StreamKind.Item => ItemDecider.Decide(before.Item, act, envelope, context),
            StreamKind.Standard => StandardDecider.Decide(before.Standard, act, statement),
            StreamKind.Agreement => AgreementDecider.Decide(before.Agreement, act, statement, context),
            StreamKind.Case => CaseDecider.Decide(before.Case, act, statement, context),
            _ => ShareDecider.Decide(before.Share, act, statement, context),
        };
        if (refused is not null)
        {
            return refused;
        }

        return act.Stream switch
        {
            StreamKind.Agency => next with { Keyring = KeyringDecider.Evolve(before.Keyring, statement) },
            StreamKind.Item => next with { Item = ItemDecider.Evolve(before.Item, envelope, context) },
            StreamKind.Standard => next with { Standard = StandardDecider.Evolve(before.Standard, statement) },
            StreamKind.Agreement => next with { Agreement = AgreementDecider.Evolve(before.Agreement, envelope) },
            StreamKind.Case => next with { Case = CaseDecider.Evolve(before.Case, statement) },
            _ => next with { Share = ShareDecider.Evolve(before.Share, statement) },
        };
    }

    /// <summary>Of other streams than items: only that too few signed. Root and ledger sign alone.</summary>
    public static ImmutableArray<Finding> Findings(ActDefinition act, Statement statement, Signers signers)
    {
        var wanted = act.Signers.Sum(w => w.Count);
        var filled = signers.Filled(act.Signers);
        return filled < wanted
            ? [new(RuleIds.Signers, RuleOutcome.Curable, statement.Stream, statement.Seq, [act.Name, act.Wanted, filled.ToString(), wanted.ToString()])]
            : [];
    }

    private static Refusal? RefuseBegin(StreamState before, ActDefinition act) =>
        act.Needs.HasFlag(ActNeeds.First) && before.NextSeq > 0 ? new("custody.stream-begun", act.Name, before.Stream.ToString())
        : act.Needs.HasFlag(ActNeeds.Begun) && before.NextSeq == 0 ? new("custody.stream-not-begun", act.Name, before.Stream.ToString())
        : null;
}
