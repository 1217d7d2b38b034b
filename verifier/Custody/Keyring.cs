using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Custody;

/// <summary>An agency's keys as of one log position: the root that grants, and the officers' keys it granted.</summary>
public sealed record Keyring
{
    public required AgencyId Agency { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Signs every statement of the keyring and no other.</summary>
    public required PublicKey Root { get; init; }

    /// <summary>By kid; a revoked key stays, so that its kid is never granted again.</summary>
    public ImmutableDictionary<string, GrantedKey> Keys { get; init; } = ImmutableDictionary.Create<string, GrantedKey>(StringComparer.Ordinal);

    /// <summary><c>+08:00</c>: the fixed offset from UTC by which its working days are counted; null where it has not said.</summary>
    public string? Offset { get; init; }

    /// <summary>The agency's own qualifications and its officers', revoked ones too, in the order they were recorded.</summary>
    public ImmutableList<Qualification> Qualifications { get; init; } = [];

    /// <summary>The key, if the keyring as it stands lets it sign at the time claimed.</summary>
    public Result<GrantedKey> Live(string kid, DateTimeOffset at) =>
        kid == Root.Kid ? new Refusal("custody.root-key", kid, Agency.ToString())
        : !Keys.TryGetValue(kid, out var key) ? new Refusal("custody.unknown-key", kid, Agency.ToString())
        : key.Revocation is { } revocation ? new Refusal("custody.key-revoked", kid, Agency.ToString(), revocation.Reason)
        : at < key.From ? new Refusal("custody.key-not-yet-valid", kid, UtcTime.Format(key.From))
        : at > key.To ? new Refusal("custody.key-expired", kid, UtcTime.Format(key.To.Value))
        : key;
}

/// <summary>An officer's key and what it may sign as.</summary>
/// <param name="Key">The public key.</param>
/// <param name="Officer">Pseudonymous number: two keys of one officer are one signer.</param>
/// <param name="Roles">Granted roles.</param>
/// <param name="From">First second it may sign at.</param>
/// <param name="To">Last second, or open-ended.</param>
/// <param name="Seq">The keyring statement that granted it.</param>
/// <param name="Revocation">Set once it is revoked: by log position, not by any claimed time.</param>
public sealed record GrantedKey(PublicKey Key, string Officer, Roles Roles, DateTimeOffset From, DateTimeOffset? To, long Seq, Revocation? Revocation = null);

/// <summary>What an agency or one of its officers is qualified for.</summary>
/// <param name="Officer">Pseudonymous number; null: the agency itself.</param>
/// <param name="Body">Who granted it.</param>
/// <param name="Number">Its number with that body.</param>
/// <param name="Scope">Kinds of item, or <c>any</c>.</param>
/// <param name="From">First second it is valid.</param>
/// <param name="To">Last second.</param>
/// <param name="Seq">The keyring statement that recorded it.</param>
/// <param name="Revocation">Set once it is revoked: by log position.</param>
public sealed record Qualification(
    string? Officer, string Body, string Number, ImmutableArray<string> Scope, DateTimeOffset From, DateTimeOffset To, long Seq, Revocation? Revocation = null)
{
    public bool IsValid(DateTimeOffset at) => Revocation is null && From <= at && at <= To;

    public bool Covers(string kind) => Scope.Contains("any") || Scope.Contains(kind);
}

/// <summary>The keyring statement that ended a key or a qualification, and why.</summary>
public sealed record Revocation(long Seq, string Reason);
