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

    /// <summary>The keyring's own root key, and no other.</summary>
    Root,
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

    public static readonly ImmutableArray<ActDefinition> All =
    [
        Item("collect", ActBy.Anyone, ActNeeds.First, new WantedSigners(Roles.Investigator, 2)),
        Item("derive", ActBy.Maker, ActNeeds.First, new WantedSigners(Makers, 1)),
        Item("seal", ActBy.Holder, ActNeeds.Begun | ActNeeds.Unsealed, new WantedSigners(Officers, 2)),
        Item("unseal", ActBy.Holder, ActNeeds.Begun | ActNeeds.Sealed, new WantedSigners(Officers, 2)),
        Item("deposit", ActBy.Holder, ActNeeds.Begun | ActNeeds.NotStored | ActNeeds.NotOffered, new WantedSigners(Makers, 1), new WantedSigners(Roles.Custodian, 1)),
        Item("withdraw", ActBy.Holder, ActNeeds.Begun | ActNeeds.Stored, new WantedSigners(Makers, 1), new WantedSigners(Roles.Custodian, 1), new WantedSigners(Roles.Approver, 1)),
        Item("transfer.offer", ActBy.Holder, ActNeeds.Begun | ActNeeds.NotStored | ActNeeds.NotOffered, new WantedSigners(Transferrers, 1)),
        Item("transfer.accept", ActBy.Taker, ActNeeds.Begun | ActNeeds.Offered, new WantedSigners(Transferrers, 1)),
        Item("transfer.refuse", ActBy.Taker, ActNeeds.Begun | ActNeeds.Offered, new WantedSigners(Transferrers, 1)),
        Item("transfer.recall", ActBy.Holder, ActNeeds.Begun | ActNeeds.Offered, new WantedSigners(Transferrers, 1)),
        Item("acquire", ActBy.Holder, ActNeeds.Begun | ActNeeds.Unsealed | ActNeeds.NotStored | ActNeeds.NotOffered, new WantedSigners(Makers, 2)),
        Item("report", ActBy.Holder, ActNeeds.Begun, new WantedSigners(Roles.Examiner, 1), new WantedSigners(Roles.Seal, 1)),
        Item("check", ActBy.HolderOrTaker, ActNeeds.Begun, new WantedSigners(RoleNames.Any, 1)),
        Agency("agency.create", ActNeeds.First),
        Agency("key.add", ActNeeds.Begun),
        Agency("key.revoke", ActNeeds.Begun),
    ];

    private static readonly FrozenDictionary<string, ActDefinition> ByName = All.ToFrozenDictionary(a => a.Name, StringComparer.Ordinal);

    public static bool TryGet(string name, [NotNullWhen(true)] out ActDefinition? act) => ByName.TryGetValue(name, out act);

    private static ActDefinition Item(string name, ActBy by, ActNeeds needs, params ImmutableArray<WantedSigners> signers) =>
        new(name, StreamKind.Item, signers, by, needs);

    private static ActDefinition Agency(string name, ActNeeds needs) => new(name, StreamKind.Agency, [], ActBy.Root, needs);
}
