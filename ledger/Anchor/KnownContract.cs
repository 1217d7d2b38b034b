using System.Diagnostics.CodeAnalysis;
using Integrity.Contracts;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>
/// The contract that this log is anchored in, as the store has it: whichever node met it first kept it there for all. So a node without a chain, or one whose
/// chain is away, knows what the anchors that it shows are anchored in; that it has no chain to ask is nothing against them.
/// </summary>
internal sealed class KnownContract(IAnchorStore store, TimeProvider clock)
{
    /// <summary>The facts' names in the store.</summary>
    public const string AddressFact = "contract";

    public const string ChainFact = "chain";

    public const string CodeFact = "contract-code";

    /// <summary>Another node may meet a contract at any time; who is told so a second later has lost nothing.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    /// <summary>What the store said last. It never changes once it is whole.</summary>
    private Seen? seen;

    /// <summary>As the store has it now; where it does not answer, as it had it last: facts only come, and none goes. That there was none may be over.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the store from answering, what it said before still holds.")]
    public async Task<ContractFacts> FactsAsync(CancellationToken cancellation)
    {
        if (seen is { Facts: { Address: not null, ChainId: not null, CodeHash: not null } whole })
        {
            return whole;
        }

        try
        {
            var facts = await ReadAsync(cancellation);
            seen = new(facts, clock.GetTimestamp());
            return facts;
        }
        catch (Exception) when (seen is { Facts.Address: not null } && !cancellation.IsCancellationRequested)
        {
            return seen.Facts;
        }
    }

    /// <summary>
    /// For what anybody may ask as often as he likes and no verdict rests on: a ledger that has no contract is not asked for one each time, nor while it is away.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "What keeps the store from answering is said elsewhere; here what it said last is shown.")]
    public async Task<ContractFacts> LatelyAsync(CancellationToken cancellation)
    {
        if (seen is { Facts.Address: null } none && clock.GetElapsedTime(none.At) < Lately)
        {
            return none.Facts;
        }

        try
        {
            return await FactsAsync(cancellation);
        }
        catch (Exception) when (seen is not null && !cancellation.IsCancellationRequested)
        {
            seen = seen with { At = clock.GetTimestamp() };
            return seen.Facts;
        }
    }

    private async Task<ContractFacts> ReadAsync(CancellationToken cancellation) => !Address.TryParse(await store.FactAsync(AddressFact, cancellation), out var address)
        ? new(null, null, null)
        : new(
            address,
            long.TryParse(await store.FactAsync(ChainFact, cancellation), out var chain) ? chain : null,
            Hash256.TryParseHex(await store.FactAsync(CodeFact, cancellation), out var code) ? code : null);

    private sealed record Seen(ContractFacts Facts, long At);
}

/// <summary>What is known of a contract.</summary>
/// <param name="Address">Null where this log never had one.</param>
/// <param name="ChainId">Null, as the code is, until a node has met it.</param>
/// <param name="CodeHash">Keccak-256 of its code.</param>
internal sealed record ContractFacts(Address? Address, long? ChainId, Hash256? CodeHash);
