using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>A signature that a keyring vouched for when the statement was made: whose officer's key it is, with its roles.</summary>
public sealed record SigningOfficer(AgencyId Agency, GrantedKey Key);
