using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>The contract <c>EvidenceAnchor</c> at an address. See contracts/src/EvidenceAnchor.sol for what each call means.</summary>
public sealed class EvidenceAnchor(ChainClient chain, Address address)
{
    private static readonly Hash256 AnchoredTopic = Abi.Topic("Anchored(bytes32,uint64,bytes32)");

    public Address Address { get; } = address;

    /// <summary>Deploys the contract; the governor opens logs and names operators.</summary>
    public static async Task<(EvidenceAnchor Contract, Receipt Receipt)> DeployAsync(
        ChainClient chain, Sender sender, Address governor, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(sender);
        var receipt = await sender.SendAsync(null, (byte[])[.. AnchorArtifact.Bytecode, .. Abi.Word(governor).Bytes], cancellation);
        var contract = receipt.Contract ?? throw new ChainAnswerException("a deployment without a contract address");
        return (new(chain, contract), receipt);
    }

    /// <summary>Opens a log for an operator. Sent by the governor.</summary>
    public Task<Receipt> OpenAsync(Sender governor, Hash256 logId, Address logOperator, CancellationToken cancellation = default) =>
        governor.SendAsync(Address, Abi.Call("open(bytes32,address)", logId, Abi.Word(logOperator)), cancellation);

    /// <summary>Names another operator. Sent by the governor.</summary>
    public Task<Receipt> SetOperatorAsync(Sender governor, Hash256 logId, Address logOperator, CancellationToken cancellation = default) =>
        governor.SendAsync(Address, Abi.Call("setOperator(bytes32,address)", logId, Abi.Word(logOperator)), cancellation);

    /// <summary>Anchors the log's first <paramref name="size"/> leaves. Sent by the log's operator.</summary>
    /// <param name="sender">The log's operator.</param>
    /// <param name="logId">See <see cref="AnchorLayout.LogId"/>.</param>
    /// <param name="size">More than the last anchored size.</param>
    /// <param name="root">RFC 9162 root of that many leaves.</param>
    /// <param name="consistency">From the contract's newest size (<see cref="LatestAsync"/>) to this one; empty for the first anchor.</param>
    /// <param name="cancellation">Ends the wait, not the transaction.</param>
    public Task<Receipt> AnchorAsync(
        Sender sender, Hash256 logId, long size, Hash256 root, IReadOnlyList<Hash256> consistency, CancellationToken cancellation = default) =>
        sender.SendAsync(Address, AnchorCall(logId, size, root, consistency), cancellation);

    /// <summary>The call data of an anchor, for a caller who signs and sends by itself.</summary>
    public static byte[] AnchorCall(Hash256 logId, long size, Hash256 root, IReadOnlyList<Hash256> consistency) =>
        Abi.Call("anchor(bytes32,uint64,bytes32,bytes32[])", [logId, Abi.Word(size), root], consistency);

    /// <summary>The log's operator and newest anchored size (0: none). An operator of zeros: the log was never opened.</summary>
    public async Task<(Address Operator, long Size)> LatestAsync(Hash256 logId, BlockTag block = default, CancellationToken cancellation = default)
    {
        var words = await CallAsync(Abi.Call("latest(bytes32)", logId), 2, block, cancellation);
        return (Abi.Address(words[0]), Abi.Int64(words[1]));
    }

    /// <summary>The root anchored at a size; null when none was.</summary>
    public async Task<Hash256?> RootAsync(Hash256 logId, long size, BlockTag block = default, CancellationToken cancellation = default)
    {
        var root = (await CallAsync(Abi.Call("rootAt(bytes32,uint64)", logId, Abi.Word(size)), 1, block, cancellation))[0];
        return root == default ? null : root;
    }

    /// <summary>Asks the contract whether a leaf hash is in the log as anchored at a size.</summary>
    public async Task<bool> VerifyInclusionAsync(
        Hash256 logId, long size, long index, Hash256 leafHash, IReadOnlyList<Hash256> proof, BlockTag block = default, CancellationToken cancellation = default)
    {
        var call = Abi.Call("verifyInclusion(bytes32,uint64,uint64,bytes32,bytes32[])", [logId, Abi.Word(size), Abi.Word(index), leafHash], proof);
        return (await CallAsync(call, 1, block, cancellation))[0] == Abi.Word(1);
    }

    /// <summary>Every anchor of the log in a range of blocks, oldest first.</summary>
    public async Task<IReadOnlyList<AnchoredEvent>> AnchoredAsync(
        Hash256 logId, long fromBlock, BlockTag toBlock, CancellationToken cancellation = default)
    {
        var logs = await chain.LogsAsync(Address, [AnchoredTopic, logId], fromBlock, toBlock, cancellation);
        return [.. logs.Select(l => new AnchoredEvent(Abi.Int64(l.Topics[2]), Abi.Words(l.Data, 1)[0], l.BlockNumber, l.BlockHash, l.Transaction))];
    }

    /// <summary>
    /// The proof that at a block the log's newest anchored size was this one, checked here as a verifier will check it.
    /// Fetch it as soon as the anchor is in a block and keep it: nodes forget old states.
    /// </summary>
    public async Task<AnchorProof> AnchorProofAsync(Hash256 logId, long size, BlockTag block, CancellationToken cancellation = default)
    {
        var header = await chain.BlockAsync(block, cancellation);
        var slots = new[] { AnchorLayout.LogSlot(logId), AnchorLayout.RootSlot(logId, size) };
        var proof = await chain.ProofAsync(Address, slots, BlockTag.Number(header.Header.Number), cancellation);
        return AnchorProof.Check(header, Address, logId, size, proof);
    }

    /// <summary>The hash of the code at the address, for the trust file; null where there is none.</summary>
    public Task<Hash256?> CodeHashAsync(BlockTag block = default, CancellationToken cancellation = default) =>
        chain.CodeHashAsync(Address, block, cancellation);

    /// <summary>Whether the code at the address is this contract's, compiled from our sources, and names the chain that is asked.</summary>
    public async Task<bool> IsGenuineAsync(CancellationToken cancellation = default) =>
        AnchorArtifact.IsDeployment(await chain.CodeAsync(Address, BlockTag.Latest, cancellation), out var chainId)
        && chainId == await chain.ChainIdAsync(cancellation);

    private async Task<IReadOnlyList<Hash256>> CallAsync(byte[] call, int words, BlockTag block, CancellationToken cancellation) =>
        Abi.Words(await chain.CallAsync(Address, call, block, null, cancellation), words);
}

/// <summary>One anchor, as the contract announced it.</summary>
public sealed record AnchoredEvent(long Size, Hash256 Root, long BlockNumber, Hash256 BlockHash, Hash256 Transaction);
