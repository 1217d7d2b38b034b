using System.Numerics;
using Integrity.Contracts;
using Integrity.Digests;
using Integrity.Ledger.Store;

namespace Integrity.Ledger.Anchor;

/// <summary>Asks a node who it is before anything that it says is used, each time anew: behind one address there may be several nodes.</summary>
/// <remarks>
/// Chain and contract code are facts of the store, kept at the first meeting with a contract that is ours and names the chain it is asked on. So a
/// wrong address at the first start leaves nothing to be mended by hand.
/// </remarks>
internal sealed class ChainWatch(AnchorTarget target, EvidenceAnchor contract, IAnchorStore anchors)
{
    /// <summary>One meeting.</summary>
    /// <exception cref="AnchorTroubleException">It is another chain, or another contract, or none.</exception>
    public async Task<ChainView> MeetAsync(CancellationToken cancellation)
    {
        var chainId = await target.Chain.ChainIdAsync(cancellation);
        var known = await anchors.FactAsync(KnownContract.ChainFact, cancellation);
        if (known is not null && known != chainId.ToString())
        {
            throw new AnchorTroubleException(new Refusal("anchor.other-chain", chainId.ToString(), known), misled: true);
        }

        var code = await target.Chain.CodeAsync(contract.Address, BlockTag.Latest, cancellation);
        if (code.Length == 0)
        {
            // A node that is still reading its chain has none either.
            throw new AnchorTroubleException(new Refusal("anchor.no-contract", contract.Address.ToString()), misled: true);
        }

        var hash = Keccak.Hash(code);
        var ours = await anchors.FactAsync(KnownContract.CodeFact, cancellation);
        ours ??= AnchorArtifact.IsDeployment(code, out var named) && named == chainId
            ? await anchors.KeepFactAsync(KnownContract.CodeFact, hash.ToString(), cancellation)
            : "";
        if (ours != hash.ToString())
        {
            throw new AnchorTroubleException(new Refusal("anchor.other-contract", contract.Address.ToString(), $"0x{hash}"), misled: true);
        }

        known ??= await anchors.KeepFactAsync(KnownContract.ChainFact, chainId.ToString(), cancellation);
        target.Sender.Rules = target.Sender.Rules with { ChainId = long.Parse(known) };
        var newest = await target.Chain.BlockAsync(BlockTag.Latest, cancellation);
        return new(newest, await target.Chain.BalanceAsync(target.Sender.Account.Address, BlockTag.Latest, cancellation));
    }
}

/// <summary>What a node said of itself.</summary>
/// <param name="Balance">Wei of the account that anchors.</param>
internal sealed record ChainView(Block Newest, BigInteger Balance);
