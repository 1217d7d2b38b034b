using System.Collections.Immutable;

namespace Integrity.Ledger.Pages.Verify;

/// <summary>What the page that verifies can do here.</summary>
/// <param name="Ledgers">Those whose bundles are verified without a trust file being brought along.</param>
/// <param name="OwnWord">Whether one of them is this very service, on its own word.</param>
/// <param name="Rules">Packs to judge by.</param>
/// <param name="Usual">The one that is chosen at first.</param>
/// <param name="LooksUp">Whether a file alone can be looked up: only where there is a ledger.</param>
public sealed record VerifyModel(ImmutableArray<string> Ledgers, bool OwnWord, ImmutableArray<RulesChoice> Rules, string Usual, bool LooksUp);

/// <summary>A pack to choose.</summary>
/// <param name="Title">In the reader's language.</param>
public sealed record RulesChoice(string Name, string Title);
