using Integrity.Identifiers;
using Integrity.Keys;
using Integrity.Statements;

namespace Integrity.Custody;

/// <summary>What else a judgement may look at, all as of the statement's log position: nothing logged later, and only what was accepted.</summary>
/// <param name="Origin">The ledger's name.</param>
/// <param name="KeyringOf">An agency's keyring; null for an agency that has none.</param>
/// <param name="StatementByDigest">An accepted statement by its envelope digest; null for any other.</param>
/// <param name="StateAt">Another history; null for one that has not begun.</param>
/// <param name="KnowsCases">
/// Case histories are at hand, so that membership can be judged. A bundle of one item holds none: there it was judged by the ledger, and can be
/// proved by a bundle of the case.
/// </param>
/// <param name="LedgerKey">The log's own key, which signs the accesses to report links and nothing else; null where there is none.</param>
public sealed record Context(
    string Origin,
    Func<AgencyId, Keyring?> KeyringOf,
    Func<Hash256, Envelope?> StatementByDigest,
    Func<StreamName, StreamState?>? StateAt = null,
    bool KnowsCases = false,
    PublicKey? LedgerKey = null);
