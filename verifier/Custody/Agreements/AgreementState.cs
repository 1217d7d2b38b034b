using System.Collections.Immutable;
using Integrity.Identifiers;

namespace Integrity.Custody.Agreements;

/// <summary>Where a recognition agreement stands: who signed the draft, who suspends it, whether it was ended. All by log position.</summary>
public sealed record AgreementState
{
    public required AgreementTerms Terms { get; init; }

    /// <summary>Envelope digest of the draft, which every other party's signature names.</summary>
    public required Hash256 Draft { get; init; }

    /// <summary>The parties that signed, the drafter first.</summary>
    public required ImmutableList<AgreementSignature> Signatures { get; init; }

    /// <summary>The parties that suspend it now; each resumes for itself only.</summary>
    public ImmutableList<AgencyId> SuspendedBy { get; init; } = [];

    /// <summary>The statement that ended it.</summary>
    public long? Ended { get; init; }

    public bool IsParty(AgencyId agency) => Terms.Parties.Contains(agency);

    public bool HasSigned(AgencyId agency) => Signatures.Exists(s => s.Party == agency);

    public bool IsSigned => Terms.Parties.All(HasSigned);

    /// <summary>How it stands at a claimed time, never earlier than its last signature; only <see cref="AgreementStanding.InForce"/> carries a recognition.</summary>
    public AgreementStanding At(DateTimeOffset at) =>
        Ended is not null ? AgreementStanding.Ended
        : !IsSigned ? AgreementStanding.NotSigned
        : at < Terms.From || at < Signatures.Max(s => s.At) - Judge.ClockTolerance ? AgreementStanding.NotYet
        : at >= Terms.To ? AgreementStanding.Expired
        : SuspendedBy.Count > 0 ? AgreementStanding.Suspended
        : AgreementStanding.InForce;

    /// <summary>Whether evidence of one party may be recognised by another under it.</summary>
    public bool Allows(AgencyId from, AgencyId to) => Terms.Directions.Any(d => d.From == from && d.To == to);
}

/// <summary>How an agreement stands.</summary>
public enum AgreementStanding
{
    InForce,
    NotSigned,
    NotYet,
    Expired,
    Suspended,
    Ended,
}

/// <summary>One party's signature.</summary>
public sealed record AgreementSignature(AgencyId Party, long Seq, DateTimeOffset At);

/// <summary>Whose evidence is recognised by whom.</summary>
public sealed record AgreementDirection(AgencyId From, AgencyId To);

/// <summary>What the parties agreed on. Empty lists limit nothing, except <see cref="Standards"/> and <see cref="Directions"/>, which are never empty.</summary>
public sealed record AgreementTerms
{
    public required string Title { get; init; }

    public required ImmutableArray<AgencyId> Parties { get; init; }

    public required ImmutableArray<AgreementDirection> Directions { get; init; }

    /// <summary>Kinds of evidence it is about.</summary>
    public required ImmutableArray<string> Kinds { get; init; }

    /// <summary>criminal, administrative, civil.</summary>
    public required ImmutableArray<string> CaseTypes { get; init; }

    /// <summary>Accepted editions, <c>CN-CRIM@2026.1</c>.</summary>
    public required ImmutableArray<string> Standards { get; init; }

    /// <summary>Acts that the history must have.</summary>
    public ImmutableArray<string> RequiredActs { get; init; } = [];

    /// <summary>At least one recorded digest must be of one of these.</summary>
    public required ImmutableArray<string> DigestAlgorithms { get; init; }

    /// <summary>What a qualification must cover, where one is asked for.</summary>
    public ImmutableArray<string> QualificationScope { get; init; } = [];

    public TimeSpan? MaximumAnchorGap { get; init; }

    /// <summary>Kinds or methods of collection that it is not about.</summary>
    public ImmutableArray<string> Exclusions { get; init; } = [];

    public int? AnswerWorkingDays { get; init; }

    public int? CureWorkingDays { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>First second it is no longer in force, or open-ended.</summary>
    public DateTimeOffset? To { get; init; }
}
