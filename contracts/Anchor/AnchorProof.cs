using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>That at one block the contract's newest size of a log, and the root of that size, were these: what a bundle carries as its anchor.</summary>
/// <param name="Block">The block, with its header's RLP.</param>
/// <param name="Account">Trie nodes from the state root to the contract's account.</param>
/// <param name="Log">Trie nodes from the contract's storage root to the log's slot (operator and newest size).</param>
/// <param name="Root">Trie nodes from the contract's storage root to the slot of the size's root.</param>
/// <param name="CodeHash">The proved code hash of the contract.</param>
/// <param name="Anchored">The proved root.</param>
public sealed record AnchorProof(
    Block Block, IReadOnlyList<byte[]> Account, IReadOnlyList<byte[]> Log, IReadOnlyList<byte[]> Root, Hash256 CodeHash, Hash256 Anchored)
{
    /// <summary>Checks a node's proof as a verifier will, so that no bundle is ever made of one that does not hold.</summary>
    internal static AnchorProof Check(Block block, Address contract, Hash256 logId, long size, StateProof proof)
    {
        var header = block.Header;
        if (!Chain.Account.Verify(header.StateRoot, contract.Bytes, proof.Account).Ok(out var account, out var refusal)
            || !account.VerifySlot(AnchorLayout.LogSlot(logId), proof.Storage[0]).Ok(out var logWord, out refusal)
            || !account.VerifySlot(AnchorLayout.RootSlot(logId, size), proof.Storage[1]).Ok(out var root, out refusal)
            || !AnchorLayout.DecodeLog(logWord).Ok(out var log, out refusal))
        {
            // By far the likeliest cause: the block was replaced between the two questions.
            throw new ChainMovedException($"no proof for block {header.Number}, 0x{header.Hash}: {refusal}");
        }

        return log.Size != size || root == default
            ? throw new AnchorElsewhereException(size, log.Size, header.Number)
            : new(block, proof.Account, proof.Storage[0], proof.Storage[1], account.CodeHash, root);
    }
}

/// <summary>At that block the log's newest anchored size is another one: not anchored yet, or anchored again since.</summary>
public sealed class AnchorElsewhereException(long wanted, long found, long block)
    : ChainException("chain.anchor-elsewhere", false, $"at block {block} the newest anchored size is {found}, not {wanted}")
{
    public long Found { get; } = found;
}
