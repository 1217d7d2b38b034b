using Integrity.Digests;
using System.Numerics;
using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>A transaction to be signed: EIP-1559 (type 2) when the chain has a base fee, legacy with EIP-155's chain id before that.</summary>
/// <param name="To">Null creates a contract from <see cref="Data"/>.</param>
public sealed record Transaction(long ChainId, long Nonce, Address? To, BigInteger Value, ReadOnlyMemory<byte> Data, long GasLimit, Fees Fees)
{
    public bool IsLegacy => Fees.BaseFee is null;

    public SignedTransaction Sign(ChainAccount account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var payload = IsLegacy ? Legacy(Integer(ChainId), Integer(0), Integer(0)) : DynamicFee();
        var (r, s, parity) = account.Sign(Keccak.Hash(payload));
        var (sr, ss) = (Rlp.EncodeInteger(r), Rlp.EncodeInteger(s));
        var raw = IsLegacy ? Legacy(Integer((2 * (BigInteger)ChainId) + 35 + parity), sr, ss) : DynamicFee(Integer(parity), sr, ss);
        return new(raw, Keccak.Hash(raw));
    }

    /// <summary>EIP-155: signed over (…, chain id, 0, 0), sent with (…, v, r, s).</summary>
    private byte[] Legacy(params ReadOnlySpan<byte[]> signature) =>
        Rlp.EncodeList([Integer(Nonce), Integer(Fees.Price), Integer(GasLimit), Recipient, Integer(Value), Rlp.Encode(Data.Span), .. signature]);

    /// <summary>EIP-1559: type 2, then the list; the access list is empty.</summary>
    private byte[] DynamicFee(params ReadOnlySpan<byte[]> signature) =>
    [
        0x02,
        .. Rlp.EncodeList(
        [
            Integer(ChainId), Integer(Nonce), Integer(Fees.Tip), Integer(Fees.Maximum), Integer(GasLimit), Recipient, Integer(Value),
            Rlp.Encode(Data.Span), Rlp.EncodeList(), .. signature,
        ]),
    ];

    private byte[] Recipient => Rlp.Encode(To is null ? [] : To.Bytes);

    private static byte[] Integer(BigInteger value) => Rlp.EncodeInteger(value.ToByteArray(isUnsigned: true, isBigEndian: true));
}

/// <summary>What is sent, and the hash that names it from then on.</summary>
public sealed record SignedTransaction(byte[] Raw, Hash256 Hash);
