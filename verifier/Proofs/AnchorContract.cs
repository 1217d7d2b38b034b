using Integrity.Chain;

namespace Integrity.Proofs;

/// <summary>The anchor contract's account at one block, proved once; any number of checkpoints are then checked against it.</summary>
public sealed class AnchorContract
{
    private AnchorContract(BlockHeader header, Account account) => (Header, Account) = (header, account);

    public BlockHeader Header { get; }

    public Account Account { get; }

    /// <summary>The account at the trusted address under the header's state root. Whether its code is the trusted one is for the caller to compare.</summary>
    public static Result<AnchorContract> At(BlockHeader header, TrustedChain chain, IReadOnlyList<byte[]> nodes)
    {
        if (!Account.Verify(header.StateRoot, chain.Address.AsSpan(), nodes).Ok(out var account, out var refused))
        {
            return refused;
        }

        return new AnchorContract(header, account);
    }

    /// <summary>The newest size that the contract knew of the log at this block.</summary>
    public Result<long> NewestSize(string origin, IReadOnlyList<byte[]> nodes)
    {
        if (!Account.VerifySlot(AnchorLayout.LogSlot(AnchorLayout.LogId(origin)), nodes).Ok(out var word, out var refused)
            || !AnchorLayout.DecodeLog(word).Ok(out var log, out refused))
        {
            return refused;
        }

        return log.Size;
    }

    /// <summary>The root that the contract holds for the log at a size; zero when it holds none.</summary>
    public Result<Hash256> RootAt(string origin, long size, IReadOnlyList<byte[]> nodes) =>
        Account.VerifySlot(AnchorLayout.RootSlot(AnchorLayout.LogId(origin), size), nodes);
}
