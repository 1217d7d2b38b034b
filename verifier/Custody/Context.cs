using Integrity.Identifiers;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>What else a judgement may look at, all as of the statement's log position: nothing logged later, and only what was accepted.</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="KeyringOf">An agency's keyring; null for an agency that has none.</param>
/// <param name="StatementByDigest">An accepted statement by its envelope digest; null for any other.</param>
/// <param name="StateAt">Another history; only a derived item's case code is read from it, and no decision depends on it.</param>
public sealed record Context(
    string Origin,
    Func<AgencyId, Keyring?> KeyringOf,
    Func<Hash256, Envelope?> StatementByDigest,
    Func<StreamName, StreamState?>? StateAt = null);
