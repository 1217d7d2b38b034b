using Integrity.Digests;
using System.Numerics;
using System.Text.Json;
using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>An Ethereum node, over JSON-RPC. Trusts no answer that it can check: headers must hash to their hash.</summary>
/// <remarks>Thread-safe. Failures are <see cref="ChainException"/>s; cancellation is <see cref="OperationCanceledException"/>.</remarks>
public sealed class ChainClient
{
    private static readonly BigInteger DefaultTip = 1_000_000_000;

    private readonly JsonRpc rpc;

    /// <summary>Connects to nothing yet.</summary>
    /// <param name="http">The caller's; it stays the caller's to dispose.</param>
    /// <param name="endpoint">The node's JSON-RPC address.</param>
    /// <param name="timeout">For one call; 15 seconds when null.</param>
    /// <param name="clock">The system's when null.</param>
    public ChainClient(HttpClient http, Uri endpoint, TimeSpan? timeout = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(http);
        Clock = clock ?? TimeProvider.System;
        rpc = new(http, endpoint, timeout ?? TimeSpan.FromSeconds(15), Clock);
    }

    internal TimeProvider Clock { get; }

    public async Task<long> ChainIdAsync(CancellationToken cancellation = default) => Quantity.Int64(await rpc.CallAsync("eth_chainId", cancellation));

    public async Task<long> BlockNumberAsync(CancellationToken cancellation = default) =>
        Quantity.Int64(await rpc.CallAsync("eth_blockNumber", cancellation));

    /// <summary>The number of the block that a tag names now; its header is not looked at.</summary>
    public async Task<long> NumberAsync(BlockTag tag, CancellationToken cancellation = default) =>
        Quantity.Int64(Quantity.Member(await BlockJsonAsync(tag, cancellation), "number"));

    /// <summary>The block's header, checked against its hash. A block that is not there is a <see cref="ChainMovedException"/>.</summary>
    public async Task<Block> BlockAsync(BlockTag tag, CancellationToken cancellation = default)
    {
        var block = Block.FromJson(await BlockJsonAsync(tag, cancellation));
        return tag.Names(block.Header) ? block : throw new ChainAnswerException($"asked for block {tag}, given {block.Header.Number}");
    }

    /// <summary>The headers of blocks <paramref name="first"/> to <paramref name="last"/>, each the parent of the next.</summary>
    public async Task<IReadOnlyList<Block>> BlocksAsync(long first, long last, CancellationToken cancellation = default)
    {
        var blocks = new List<Block>();
        for (var number = first; number <= last; number++)
        {
            var block = await BlockAsync(BlockTag.Number(number), cancellation);
            if (blocks.Count > 0 && block.Header.ParentHash != blocks[^1].Header.Hash)
            {
                throw new ChainMovedException($"block {number} no longer follows block {number - 1}");
            }

            blocks.Add(block);
        }

        return blocks;
    }

    /// <summary>Runs a call without sending it. A revert is a <see cref="ContractRevertedException"/>.</summary>
    public async Task<byte[]> CallAsync(Address to, ReadOnlyMemory<byte> data, BlockTag block = default, Address? from = null, CancellationToken cancellation = default) =>
        Quantity.Bytes(await rpc.CallAsync("eth_call", cancellation, CallOf(from, to, data), block.Parameter));

    /// <summary>The gas that sending this would need after the newest block, whatever waits in the pool; a revert is a <see cref="ContractRevertedException"/>.</summary>
    public async Task<long> EstimateGasAsync(Address from, Address? to, ReadOnlyMemory<byte> data, CancellationToken cancellation = default) =>
        Quantity.Int64(await rpc.CallAsync("eth_estimateGas", cancellation, CallOf(from, to, data), "latest"));

    /// <summary>The nonce of an account's next transaction, counting what waits in the pool when <paramref name="block"/> is pending.</summary>
    public async Task<long> NonceAsync(Address account, BlockTag block, CancellationToken cancellation = default) =>
        Quantity.Int64(await rpc.CallAsync("eth_getTransactionCount", cancellation, $"{account}", block.Parameter));

    /// <summary>Wei.</summary>
    public async Task<BigInteger> BalanceAsync(Address account, BlockTag block = default, CancellationToken cancellation = default) =>
        Quantity.Big(await rpc.CallAsync("eth_getBalance", cancellation, $"{account}", block.Parameter));

    public async Task<byte[]> CodeAsync(Address account, BlockTag block = default, CancellationToken cancellation = default) =>
        Quantity.Bytes(await rpc.CallAsync("eth_getCode", cancellation, $"{account}", block.Parameter));

    /// <summary>Keccak-256 of the code at an address, as the state trie has it; null where there is no code.</summary>
    public async Task<Hash256?> CodeHashAsync(Address account, BlockTag block = default, CancellationToken cancellation = default) =>
        await CodeAsync(account, block, cancellation) is { Length: > 0 } code ? Keccak.Hash(code) : null;

    public async Task<Fees> FeesAsync(CancellationToken cancellation = default)
    {
        // Not a checked header: anvil's genesis has members of forks it does not have. A wrong fee costs a transaction, not a proof.
        var newest = await BlockJsonAsync(BlockTag.Latest, cancellation);
        BigInteger? baseFee = newest.TryGetProperty("baseFeePerGas", out var fee) && fee.ValueKind != JsonValueKind.Null ? Quantity.Big(fee) : null;
        var price = Quantity.Big(await rpc.CallAsync("eth_gasPrice", cancellation));
        var tip = baseFee is null ? BigInteger.Zero : await TipAsync(cancellation);
        return new(baseFee, tip, (2 * (baseFee ?? 0)) + tip, price);
    }

    /// <summary>Hands over a signed transaction and returns its hash. One that the node has already is a success.</summary>
    public async Task<Hash256> SendRawAsync(SignedTransaction transaction, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        try
        {
            var hash = Quantity.Hash(await rpc.CallAsync("eth_sendRawTransaction", cancellation, Hex0x.Format(transaction.Raw)));
            return hash == transaction.Hash ? hash : throw new ChainAnswerException($"sent 0x{transaction.Hash}, answered 0x{hash}");
        }
        catch (ChainRefusedException e) when (e.Code == "chain.already-sent")
        {
            return transaction.Hash;
        }
    }

    /// <summary>Null while the transaction is in no block: it waits, was dropped, or its block was replaced.</summary>
    public async Task<Receipt?> ReceiptAsync(Hash256 transaction, CancellationToken cancellation = default) =>
        await rpc.CallAsync("eth_getTransactionReceipt", cancellation, $"0x{transaction}") is { ValueKind: not JsonValueKind.Null } json
            ? Receipt.FromJson(json)
            : null;

    /// <summary>Events of a contract in a range of blocks; a null topic matches any.</summary>
    public async Task<IReadOnlyList<LogEntry>> LogsAsync(
        Address address, IReadOnlyList<Hash256?> topics, long fromBlock, BlockTag toBlock, CancellationToken cancellation = default)
    {
        var filter = new
        {
            address = $"{address}",
            topics = topics.Select(t => t is { } topic ? $"0x{topic}" : null),
            fromBlock = Quantity.Format((ulong)fromBlock),
            toBlock = toBlock.ToString(),
        };
        var json = await rpc.CallAsync("eth_getLogs", cancellation, filter);
        return json.ValueKind == JsonValueKind.Array
            ? [.. json.EnumerateArray().Select(LogEntry.FromJson)]
            : throw new ChainAnswerException("eth_getLogs: not a list");
    }

    /// <summary>EIP-1186 proof of an account and of some of its slots, as given: check it against the block's state root.</summary>
    public async Task<StateProof> ProofAsync(Address account, IReadOnlyList<Hash256> slots, BlockTag block, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(slots);
        // Full 32-byte hex: some nodes refuse shorter storage keys.
        var json = await rpc.CallAsync("eth_getProof", cancellation, $"{account}", slots.Select(s => $"0x{s}"), block.Parameter);
        return StateProof.FromJson(json, slots.Count);
    }

    /// <summary>A method that is not Ethereum's own, such as a development chain's.</summary>
    public Task<JsonElement> RawAsync(string method, CancellationToken cancellation, params object?[] parameters) =>
        rpc.CallAsync(method, cancellation, parameters);

    private async Task<JsonElement> BlockJsonAsync(BlockTag tag, CancellationToken cancellation)
    {
        var json = await rpc.CallAsync(tag.IsHash ? "eth_getBlockByHash" : "eth_getBlockByNumber", cancellation, tag.ToString(), false);
        return json.ValueKind == JsonValueKind.Object ? json : throw new ChainMovedException($"no block {tag}");
    }

    private async Task<BigInteger> TipAsync(CancellationToken cancellation)
    {
        try
        {
            return Quantity.Big(await rpc.CallAsync("eth_maxPriorityFeePerGas", cancellation));
        }
        catch (ChainRefusedException)
        {
            return DefaultTip; // The method is widespread, not standard.
        }
    }

    private static Dictionary<string, string> CallOf(Address? from, Address? to, ReadOnlyMemory<byte> data)
    {
        var call = new Dictionary<string, string> { ["data"] = Hex0x.Format(data.Span) };
        if (from is not null)
        {
            call["from"] = $"{from}";
        }

        if (to is not null)
        {
            call["to"] = $"{to}";
        }

        return call;
    }
}
