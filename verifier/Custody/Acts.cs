using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>Signers an act wants: that many distinct officers, each in one of these roles.</summary>
public sealed record WantedSigners(Roles AnyOf, int Count);

/// <summary>Which agency may perform an act.</summary>
public enum ActBy
{
    /// <summary>Any agency: it becomes the holder.</summary>
    Anyone,

    /// <summary>The agency whose act at the parent listed this item.</summary>
    Maker,
    Holder,

    /// <summary>The agency the item is offered to.</summary>
    Taker,
    HolderOrTaker,

    /// <summary>Whoever may read the history at the time claimed: holder, past holder, the agency it is offered to, an agency with a live share.</summary>
    Reader,

    /// <summary>The agency that made the earlier statement the body points at.</summary>
    Responsible,

    /// <summary>The agency that placed the hold.</summary>
    Placer,

    /// <summary>The agency that made the grant, or the present holder.</summary>
    Grantor,

    /// <summary>The agencies the body lists, all of which sign; one of them must be a reader.</summary>
    Parties,

    /// <summary>The keyring's own root key, and no other.</summary>
    Root,

    /// <summary>The agency that published the standard's first edition.</summary>
    Publisher,

    /// <summary>A party of the agreement.</summary>
    Signatory,

    /// <summary>The agency that opened the case.</summary>
    Opener,

    /// <summary>The agency that opened the case, or one that it admitted.</summary>
    Member,

    /// <summary>The agency that made the report link.</summary>
    Owner,

    /// <summary>The ledger's own log key, and no other.</summary>
    Ledger,
}

/// <summary>What must be so before an act.</summary>
[Flags]
public enum ActNeeds
{
    None = 0,

    /// <summary>It is the first statement of its stream.</summary>
    First = 1,

    /// <summary>It is not the first.</summary>
    Begun = 2,
    Sealed = 4,
    Unsealed = 8,
    Stored = 16,
    NotStored = 32,
    Offered = 64,
    NotOffered = 128,

    /// <summary>No hold is live at the time claimed.</summary>
    NoHold = 256,

    /// <summary>Neither returned nor disposed of.</summary>
    NotEnded = 512,
}

/// <summary>One kind of step: who signs it, who may perform it, in which state.</summary>
/// <param name="Name">As it stands in a statement's <c>act</c>.</param>
/// <param name="Stream">The kind of history it belongs in.</param>
/// <param name="Signers">
/// At least one signature in one of these roles is required; fewer officers than wanted is a finding (<see cref="RuleIds.Signers"/>), not a refusal.
/// </param>
/// <param name="By">Whose act it is.</param>
/// <param name="Needs">In which state it is allowed.</param>
public sealed record ActDefinition(string Name, StreamKind Stream, ImmutableArray<WantedSigners> Signers, ActBy By, ActNeeds Needs)
{
    /// <summary>Every role that one of the wanted signers may have.</summary>
    public Roles Roles { get; } = Signers.Aggregate(Roles.None, (all, wanted) => all | wanted.AnyOf);

    /// <summary><c>2 investigator</c>, <c>1 examiner + 1 seal</c>.</summary>
    public string Wanted => string.Join(" + ", Signers.Select(w => $"{w.Count} {RoleNames.Text(w.AnyOf)}"));
}

/// <summary>The table of acts. It is data: the decider obeys it, the docs' state machine and the help texts are drawn from it.</summary>
public static class Acts
{
    private const Roles Officers = Roles.Investigator | Roles.Custodian | Roles.Examiner;
    private const Roles Transferrers = Officers | Roles.Judge;
    private const Roles Makers = Roles.Examiner | Roles.Investigator;
    private const Roles Deciders = Roles.Approver | Roles.Judge;
    private const Roles Representatives = Officers | Deciders;
    private const ActNeeds Alive = ActNeeds.Begun | ActNeeds.NotEnded;
    private const ActNeeds Free = Alive | ActNeeds.NoHold;
    private const ActNeeds AtHand = ActNeeds.NotStored | ActNeeds.NotOffered;

    /// <summary>What binds an agency as such: its head and its seal.</summary>
    private static readonly ImmutableArray<WantedSigners> AgencyItself = [new(Roles.Approver, 1), new(Roles.Seal, 1)];

    private static readonly ImmutableArray<WantedSigners> Somebody = [new(Officers | Roles.Approver | Roles.Judge, 1)];

    public static readonly ImmutableArray<ActDefinition> All =
    [
        Item("collect", ActBy.Anyone, ActNeeds.First, new WantedSigners(Roles.Investigator, 2)),
        Item("derive", ActBy.Maker, ActNeeds.First, new WantedSigners(Makers, 1)),
        Item("seal", ActBy.Holder, Alive | ActNeeds.Unsealed, new WantedSigners(Officers, 2)),
        Item("unseal", ActBy.Holder, Alive | ActNeeds.Sealed, new WantedSigners(Officers, 2)),
        Item("deposit", ActBy.Holder, Alive | AtHand, new WantedSigners(Makers, 1), new WantedSigners(Roles.Custodian, 1)),
        Item("withdraw", ActBy.Holder, Free | ActNeeds.Stored, new WantedSigners(Makers, 1), new WantedSigners(Roles.Custodian, 1), new WantedSigners(Roles.Approver, 1)),
        Item("transfer.offer", ActBy.Holder, Free | AtHand, new WantedSigners(Transferrers, 1)),
        Item("transfer.accept", ActBy.Taker, Free | ActNeeds.Offered, new WantedSigners(Transferrers, 1)),
        Item("transfer.refuse", ActBy.Taker, ActNeeds.Begun | ActNeeds.Offered, new WantedSigners(Transferrers, 1)),
        Item("transfer.recall", ActBy.Holder, ActNeeds.Begun | ActNeeds.Offered, new WantedSigners(Transferrers, 1)),
        Item("acquire", ActBy.Holder, Alive | ActNeeds.Unsealed | AtHand, new WantedSigners(Makers, 2)),
        Item("examine", ActBy.Holder, Alive, new WantedSigners(Roles.Examiner, 1), new WantedSigners(Roles.Seal, 1)),
        Item("report", ActBy.Holder, Alive, new WantedSigners(Roles.Examiner, 1), new WantedSigners(Roles.Seal, 1)),
        Item("check", ActBy.HolderOrTaker, Alive, new WantedSigners(RoleNames.Any, 1)),
        Item("confirm", ActBy.Parties, ActNeeds.Begun, new WantedSigners(RoleNames.Any, 1)),
        Item("recognize", ActBy.Reader, ActNeeds.Begun, new WantedSigners(Deciders, 1)),
        Item("decline", ActBy.Reader, ActNeeds.Begun, new WantedSigners(Deciders, 1)),
        Item("cure.request", ActBy.Reader, ActNeeds.Begun, new WantedSigners(Representatives, 1)),
        Item("cure", ActBy.Responsible, ActNeeds.Begun, new WantedSigners(Officers | Roles.Approver, 1)),
        Item("hold.place", ActBy.Reader, ActNeeds.Begun, new WantedSigners(Deciders, 1)),
        Item("hold.release", ActBy.Placer, ActNeeds.Begun, new WantedSigners(Deciders, 1)),
        Item("determine", ActBy.Reader, ActNeeds.Begun, new WantedSigners(Roles.Judge, 1)),
        Item("share.grant", ActBy.Holder, ActNeeds.Begun, new WantedSigners(Representatives, 1)),
        Item("share.revoke", ActBy.Grantor, ActNeeds.Begun, new WantedSigners(Representatives, 1)),
        Item("return", ActBy.Holder, Free | AtHand, new WantedSigners(Roles.Approver, 1), new WantedSigners(Officers, 1)),
        Item("dispose", ActBy.Holder, Free | ActNeeds.NotOffered, new WantedSigners(Roles.Approver, 1), new WantedSigners(Roles.Custodian, 1)),
        Item("erase", ActBy.Responsible, ActNeeds.Begun | ActNeeds.NoHold, new WantedSigners(Roles.Approver, 1)),
        Agency("agency.create", ActNeeds.First),
        Agency("key.add", ActNeeds.Begun),
        Agency("key.revoke", ActNeeds.Begun),
        Agency("qualification.add", ActNeeds.Begun),
        Agency("qualification.revoke", ActNeeds.Begun),
        Other("standard.publish", StreamKind.Standard, ActBy.Publisher, ActNeeds.None, AgencyItself),
        Other("standard.withdraw", StreamKind.Standard, ActBy.Publisher, ActNeeds.Begun, AgencyItself),
        Other("agreement.draft", StreamKind.Agreement, ActBy.Signatory, ActNeeds.First, AgencyItself),
        Other("agreement.sign", StreamKind.Agreement, ActBy.Signatory, ActNeeds.Begun, AgencyItself),
        Other("agreement.suspend", StreamKind.Agreement, ActBy.Signatory, ActNeeds.Begun, AgencyItself),
        Other("agreement.resume", StreamKind.Agreement, ActBy.Signatory, ActNeeds.Begun, AgencyItself),
        Other("agreement.end", StreamKind.Agreement, ActBy.Signatory, ActNeeds.Begun, AgencyItself),
        Other("case.open", StreamKind.Case, ActBy.Anyone, ActNeeds.First, Somebody),
        Other("case.admit", StreamKind.Case, ActBy.Opener, ActNeeds.Begun, Somebody),
        Other("case.join", StreamKind.Case, ActBy.Member, ActNeeds.Begun, Somebody),
        Other("case.close", StreamKind.Case, ActBy.Opener, ActNeeds.Begun, Somebody),
        Other("link.create", StreamKind.Share, ActBy.Holder, ActNeeds.First, Somebody),
        Other("link.try", StreamKind.Share, ActBy.Ledger, ActNeeds.Begun, []),
        Other("link.revoke", StreamKind.Share, ActBy.Owner, ActNeeds.Begun, Somebody),
    ];

    private static readonly FrozenDictionary<string, ActDefinition> ByName = All.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    public static bool TryGet(string name, [NotNullWhen(true)] out ActDefinition? act) => ByName.TryGetValue(name, out act);

    private static ActDefinition Item(string name, ActBy by, ActNeeds needs, params ImmutableArray<WantedSigners> signers) =>
        new(name, StreamKind.Item, signers, by, needs);

    private static ActDefinition Other(string name, StreamKind stream, ActBy by, ActNeeds needs, ImmutableArray<WantedSigners> signers) =>
        new(name, stream, signers, by, needs);

    private static ActDefinition Agency(string name, ActNeeds needs) => new(name, StreamKind.Agency, [], ActBy.Root, needs);
}
