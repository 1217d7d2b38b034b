using System.Collections.Frozen;
using Integrity.Custody;

namespace Integrity.Rules.Checks;

internal enum KeyValidity
{
    Window,
    Role,
}

/// <summary>What the replay does not refuse: a key used after its last second, as a later block shows; a signer without a role that the act asks for.</summary>
/// <remarks>Unknown and revoked keys, and times outside a key's window, were refused at that log position; nothing of that kind is in an accepted history.</remarks>
internal sealed record KeyValidAt(KeyValidity Of) : StepCheck("key-valid-at")
{
    private static readonly FrozenDictionary<string, KeyValidity> Kinds = new Dictionary<string, KeyValidity>(StringComparer.Ordinal)
    {
        ["window"] = KeyValidity.Window,
        ["role"] = KeyValidity.Role,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static KeyValidAt? Read(PartReader part) => part.One("of", Kinds) is { } of ? new(of) : null;

    public override Ruling Judge(in Site site)
    {
        var signers = site.Step.SignedBy;
        if (signers.IsEmpty)
        {
            return Ruling.Silent;
        }

        if (Of == KeyValidity.Window)
        {
            var after = site.Step.AfterBlock;
            var expired = signers.FirstOrDefault(s => after > s.Key.To);
            return expired is null
                ? Ruling.Holds("judged.key-window", signers.Length.ToString())
                : Ruling.Fails("judged.key-expired", expired.Key.Key.Kid, UtcTime.Format(expired.Key.To!.Value), UtcTime.Format(after!.Value));
        }

        var roles = site.Act.Roles;
        var other = signers.FirstOrDefault(s => (s.Key.Roles & roles) == Roles.None);
        return other is null
            ? Ruling.Holds("judged.key-role", signers.Length.ToString())
            : Ruling.Fails("judged.key-other-role", other.Key.Officer, RoleNames.Text(other.Key.Roles), RoleNames.Text(roles));
    }
}
