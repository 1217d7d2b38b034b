using System.Numerics;
using System.Text.Json;
using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>A block's header, rebuilt from what JSON-RPC says of it and proved to be what its hash names.</summary>
/// <param name="Header">The header as the verifier reads it.</param>
/// <param name="Rlp">The header's RLP, as a bundle carries it.</param>
/// <param name="BaseFee">Wei per gas; null before London.</param>
/// <param name="GasLimit">The most gas that the block's transactions could use.</param>
public sealed record Block(BlockHeader Header, byte[] Rlp, BigInteger? BaseFee, long GasLimit)
{
    /// <summary>No node gives a header's RLP by a standard method, so it is put together from the block's members.</summary>
    internal static Block FromJson(JsonElement json)
    {
        var fields = new List<byte[]>();
        foreach (var (name, isInteger) in BlockHeader.Members)
        {
            if (!json.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
            {
                break;
            }

            fields.Add(isInteger
                ? Integrity.Chain.Rlp.EncodeInteger(Quantity.Big(member).ToByteArray(isUnsigned: true, isBigEndian: true))
                : Integrity.Chain.Rlp.Encode(Quantity.Bytes(member)));
        }

        var rlp = Integrity.Chain.Rlp.EncodeList(fields);
        if (!BlockHeader.Parse(rlp).Ok(out var header, out var refusal))
        {
            throw new ChainAnswerException($"a block header that cannot be: {refusal}");
        }

        var hash = Quantity.Hash(Quantity.Member(json, "hash"));
        if (header.Hash != hash)
        {
            throw new ChainAnswerException($"block {header.Number}: its members hash to 0x{header.Hash}, not to its hash 0x{hash}");
        }

        BigInteger? baseFee = header.Fields > 15 ? Quantity.Big(Quantity.Member(json, "baseFeePerGas")) : null;
        return new(header, rlp, baseFee, Quantity.Int64(Quantity.Member(json, "gasLimit")));
    }
}
