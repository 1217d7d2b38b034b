using Integrity.Digests;

namespace Integrity.Chain;

/// <summary>The members of an Ethereum block header that a proof needs; the rest are checked for shape and committed to by the hash.</summary>
/// <param name="Hash">Keccak-256 of the header's RLP: the block's hash.</param>
/// <param name="ParentHash">The hash of the block before it.</param>
/// <param name="StateRoot">The root of the trie of all accounts, after this block.</param>
/// <param name="Number">Blocks before it; the genesis is 0.</param>
/// <param name="Timestamp">The time its maker gave it, in whole seconds.</param>
/// <param name="ExtraData">The maker's own bytes; sealing validators put their seals here.</param>
/// <param name="Fields">15 before London, 16 since London, 17 since Shanghai, 20 since Cancun, 21 since Prague.</param>
/// <remarks>
/// Yellow Paper §4.3 and EIP-1559, EIP-4895, EIP-4844, EIP-4788, EIP-7685. A header carries no chain id: what pins the chain is the
/// code hash of the anchor contract, which embeds the chain id and an earlier block hash.
/// </remarks>
public sealed record BlockHeader(
    Hash256 Hash, Hash256 ParentHash, Hash256 StateRoot, long Number, DateTimeOffset Timestamp, ReadOnlyMemory<byte> ExtraData, int Fields)
{
    /// <summary>A larger header is refused. The seals of some hundred validators fit.</summary>
    public const int MaximumBytes = 64 * 1024;

    private const int Root = Hash256.Size;
    private const int Bloom = 256;
    private const int Beneficiary = 20;
    private const long LastSecondOfYear9999 = 253_402_300_799;

    // Positive: a byte string of that length. Negative: an integer of at most that many bytes. Zero: any byte string (extra data).
    private static readonly int[] Shape =
        [Root, Root, Beneficiary, Root, Root, Root, Bloom, -32, -8, -8, -8, -8, 0, Root, 8, -32, Root, -8, -8, Root, Root];

    private static readonly string[] Names =
    [
        "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty", "number", "gasLimit",
        "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas", "withdrawalsRoot", "blobGasUsed", "excessBlobGas",
        "parentBeaconBlockRoot", "requestsHash",
    ];

    /// <summary>The header's members in order, by the names JSON-RPC gives them, and whether each is an integer.</summary>
    public static IReadOnlyList<(string Name, bool IsInteger)> Members { get; } = [.. Names.Zip(Shape, (name, shape) => (name, shape < 0))];

    /// <summary>How many members a header may have: one count per fork that changed the header.</summary>
    public static IReadOnlyList<int> FieldCounts { get; } = [15, 16, 17, 20, 21];

    /// <summary>Reads a header's RLP strictly: a known number of fields, each of its exact shape.</summary>
    public static Result<BlockHeader> Parse(ReadOnlyMemory<byte> rlp)
    {
        if (rlp.Length > MaximumBytes)
        {
            return new Refusal("chain.header-too-large", $"{rlp.Length}", $"{MaximumBytes}");
        }

        if (!Rlp.Decode(rlp).Ok(out var item, out var refusal))
        {
            return refusal;
        }

        var fields = item.Items;
        if (!item.IsList || !FieldCounts.Contains(fields.Count))
        {
            return new Refusal("chain.header-fields", $"{fields.Count}");
        }

        for (var i = 0; i < fields.Count; i++)
        {
            if (!HasShape(fields[i], Shape[i]))
            {
                return new Refusal("chain.header-malformed", Names[i]);
            }
        }

        if (!fields[8].TryInteger(out var number) || number > long.MaxValue)
        {
            return new Refusal("chain.header-malformed", Names[8]);
        }

        if (!fields[11].TryInteger(out var seconds) || seconds > LastSecondOfYear9999)
        {
            return new Refusal("chain.header-malformed", Names[11]);
        }

        return new BlockHeader(
            Keccak.Hash(rlp.Span),
            new Hash256(fields[0].Content.Span),
            new Hash256(fields[3].Content.Span),
            (long)number,
            DateTimeOffset.FromUnixTimeSeconds((long)seconds),
            fields[12].Content,
            fields.Count);
    }

    private static bool HasShape(RlpItem field, int shape) => shape switch
    {
        0 => !field.IsList,
        < 0 => field.IsInteger(-shape),
        _ => field.IsBytes(shape),
    };
}
