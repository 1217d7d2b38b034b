using Integrity.Contracts;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>
/// The contract that this log is anchored in, as the store has it: whichever node met it first kept it there for all. So a node without a chain, or one whose
/// chain is away, knows what the anchors that it shows are anchored in; that it has no chain to ask is nothing against them.
/// </summary>
internal sealed class KnownContract(IAnchorStore store)
{
    /// <summary>The facts' names in the store.</summary>
    public const string AddressFact = "contract";

    public const string ChainFact = "chain";

    public const string CodeFact = "contract-code";

    /// <summary>They never change once they are all there.</summary>
    private ContractFacts? whole;

    public async Task<ContractFacts> FactsAsync(CancellationToken cancellation)
    {
        if (whole is { } known)
        {
            return known;
        }

        var facts = new ContractFacts(
            Address.TryParse(await store.FactAsync(AddressFact, cancellation), out var address) ? address : null,
            long.TryParse(await store.FactAsync(ChainFact, cancellation), out var chain) ? chain : null,
            Hash256.TryParseHex(await store.FactAsync(CodeFact, cancellation), out var code) ? code : null);
        if (facts is { Address: not null, ChainId: not null, CodeHash: not null })
        {
            whole = facts;
        }

        return facts;
    }
}

/// <summary>What is known of a contract.</summary>
/// <param name="Address">Null where this log never had one.</param>
/// <param name="ChainId">Null, as the code is, until a node has met it.</param>
/// <param name="CodeHash">Keccak-256 of its code.</param>
internal sealed record ContractFacts(Address? Address, long? ChainId, Hash256? CodeHash);
