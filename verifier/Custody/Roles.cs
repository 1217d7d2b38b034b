using System.Collections.Immutable;

namespace Integrity.Custody;

/// <summary>What a key may sign as. The set is closed; a keyring grants any number of them to a key.</summary>
[Flags]
public enum Roles
{
    None = 0,
    Investigator = 1,
    Custodian = 2,
    Examiner = 4,
    Approver = 8,
    Witness = 16,
    Judge = 32,
    Auditor = 64,

    /// <summary>The agency's own seal key, as a report needs it.</summary>
    Seal = 128,
}

/// <summary>How roles are written: in lower case, several joined by <c>|</c>.</summary>
public static class RoleNames
{
    public static readonly ImmutableArray<Roles> All =
        [Roles.Investigator, Roles.Custodian, Roles.Examiner, Roles.Approver, Roles.Witness, Roles.Judge, Roles.Auditor, Roles.Seal];

    public static readonly Roles Any = All.Aggregate((a, b) => a | b);

    /// <summary>The name of one role.</summary>
    public static string Name(Roles role) => role switch
    {
        Roles.Investigator => "investigator",
        Roles.Custodian => "custodian",
        Roles.Examiner => "examiner",
        Roles.Approver => "approver",
        Roles.Witness => "witness",
        Roles.Judge => "judge",
        Roles.Auditor => "auditor",
        Roles.Seal => "seal",
        _ => "none",
    };

    public static string Text(Roles roles) => roles == Any ? "any" : string.Join('|', All.Where(r => roles.HasFlag(r)).Select(Name));

    /// <summary>The role of that name; None when there is no such role.</summary>
    public static Roles Parse(string name) => All.FirstOrDefault(r => Name(r) == name);
}
