using System.Numerics;
using System.Text.Json;

namespace Integrity.Contracts;

/// <summary>What became of a transaction, in the block that holds it now.</summary>
/// <param name="Succeeded">False: it was included, paid for, and reverted.</param>
public sealed record Receipt(
    Hash256 Transaction, bool Succeeded, long BlockNumber, Hash256 BlockHash, long GasUsed, BigInteger GasPrice, Address? Contract, IReadOnlyList<LogEntry> Logs)
{
    internal static Receipt FromJson(JsonElement json)
    {
        var contract = Quantity.Member(json, "contractAddress");
        return new(
            Quantity.Hash(Quantity.Member(json, "transactionHash")),
            Quantity.Int64(Quantity.Member(json, "status")) == 1,
            Quantity.Int64(Quantity.Member(json, "blockNumber")),
            Quantity.Hash(Quantity.Member(json, "blockHash")),
            Quantity.Int64(Quantity.Member(json, "gasUsed")),
            json.TryGetProperty("effectiveGasPrice", out var price) ? Quantity.Big(price) : BigInteger.Zero,
            contract.ValueKind == JsonValueKind.Null ? null : Quantity.Address(contract),
            [.. Quantity.Member(json, "logs").EnumerateArray().Select(LogEntry.FromJson)]);
    }
}

/// <summary>One event: who said it, what kind (the first topic), its indexed arguments, and the rest.</summary>
public sealed record LogEntry(Address Address, IReadOnlyList<Hash256> Topics, byte[] Data, long BlockNumber, Hash256 BlockHash, Hash256 Transaction)
{
    internal static LogEntry FromJson(JsonElement json) => new(
        Quantity.Address(Quantity.Member(json, "address")),
        [.. Quantity.Member(json, "topics").EnumerateArray().Select(Quantity.Hash)],
        Quantity.Bytes(Quantity.Member(json, "data")),
        Quantity.Int64(Quantity.Member(json, "blockNumber")),
        Quantity.Hash(Quantity.Member(json, "blockHash")),
        Quantity.Hash(Quantity.Member(json, "transactionHash")));
}
