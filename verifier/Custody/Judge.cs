using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Integrity.Custody.Standards;
using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>An accepted statement: where its stream stands now, what the rules say of it, and which other streams that rests on.</summary>
/// <param name="After">The stream after the statement.</param>
/// <param name="Findings">Of this statement alone; <see cref="StreamState.Findings"/> has all.</param>
/// <param name="DependsOn">Streams whose content the judgement used; a bundle of this history needs them too.</param>
/// <param name="SignedBy">The officers' keys that signed, in the order of the signatures; empty where a root or the ledger signed.</param>
public sealed record Judgement(
    StreamState After, IReadOnlyList<Finding> Findings, IReadOnlyList<StreamName> DependsOn, ImmutableArray<SigningOfficer> SignedBy);

/// <summary>The one definition of a valid history: the service admits by it, the verifier replays by it.</summary>
/// <remarks>
/// A sender whose signature does not verify learns nothing of the stream's state: structure, schema, keys and signatures come before order and law.
/// </remarks>
public static class Judge
{
    /// <summary>How far a signer's clock may lie behind the latest time claimed in the stream.</summary>
    public static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(5);

    /// <summary>For admission: as <see cref="Accept"/>, and every digest must come with its disclosure. Only a reader may be left without.</summary>
    public static Result<Judgement> Admit(StreamState before, Envelope envelope, Context context) =>
        envelope.Statement.Body.Withheld > 0
            ? new Refusal("custody.withheld", envelope.Statement.Body.Withheld.ToString())
            : Accept(before, envelope, context);

    /// <summary>
    /// Whether the statement may follow, and what follows from it. Dropping disclosures changes neither the answer nor the state, and no finding
    /// gets better by it.
    /// </summary>
    public static Result<Judgement> Accept(StreamState before, Envelope envelope, Context context)
    {
        var statement = envelope.Statement;
        if (!TryAct(before, statement, context, out var act, out var refused))
        {
            return refused;
        }

        var body = statement.Body;
        if (Schemas.Of(act).CheckWithheld(body.Members, body.IsDisclosed, body.Withheld) is { } mismatch)
        {
            return mismatch;
        }

        if (!Signatures.Check(before, envelope, act, context).Ok(out var signers, out refused))
        {
            return refused;
        }

        return (RefuseOrder(before, statement) ?? StandardLaw.Refuse(statement, Schemas.Of(act), context)) is { } no
            ? no
            : Follow(before, envelope, act, signers, context);
    }

    private static Result<Judgement> Follow(StreamState before, Envelope envelope, ActDefinition act, Signers signers, Context context)
    {
        var statement = envelope.Statement;
        var after = before with
        {
            NextSeq = statement.Seq + 1,
            Head = envelope.Digest,
            LastAt = statement.At > before.LastAt ? statement.At : before.LastAt,
        };
        if (!StreamLaw.Follow(before, after, envelope, act, context).Ok(out after, out var refused))
        {
            return refused;
        }

        ImmutableArray<Finding> findings = act.Stream == StreamKind.Item
            ? ItemFindings.Of(before.Item, after.Item!, act, statement, signers)
            : StreamLaw.Findings(act, statement, signers);
        return new Judgement(
            after with { Findings = before.Findings.AddRange(findings) },
            findings,
            [.. StatedStreams.Of(statement).Where(s => s != statement.Stream)],
            signers.SignedBy);
    }

    private static bool TryAct(
        StreamState before, Statement statement, Context context, [NotNullWhen(true)] out ActDefinition? act, [NotNullWhen(false)] out Refusal? refused)
    {
        act = null;
        refused = statement.Origin != context.Origin ? new("custody.other-ledger", statement.Origin, context.Origin)
            : statement.Stream != before.Stream ? new("custody.other-stream", statement.Stream.ToString(), before.Stream.ToString())
            : !Acts.TryGet(statement.Act, out act) ? new("custody.unknown-act", statement.Act)
            : act.Stream != statement.Stream.Kind ? new("custody.act-not-for-stream", statement.Act, statement.Stream.ToString())
            : act.Stream == StreamKind.Agency && statement.Stream.Id != statement.Agency.ToString()
                ? new("custody.not-own-keyring", statement.Agency.ToString(), statement.Stream.ToString())
            : null;
        return refused is null && act is not null;
    }

    private static Refusal? RefuseOrder(StreamState before, Statement statement) =>
        statement.Seq != before.NextSeq ? new("custody.stale", statement.Seq.ToString(), before.NextSeq.ToString())
        : statement.Prev != before.Head ? new("custody.other-prev", Said.Hash(statement.Prev), Said.Hash(before.Head))
        : before.NextSeq > 0 && before.LastAt - statement.At > ClockTolerance
            ? new("custody.goes-back-in-time", UtcTime.Format(statement.At), UtcTime.Format(before.LastAt))
        : null;
}
