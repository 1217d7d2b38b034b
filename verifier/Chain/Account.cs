using Integrity.Digests;

namespace Integrity.Chain;

/// <summary>An Ethereum account as the state trie holds it (Yellow Paper §4.1).</summary>
/// <param name="Nonce">Transactions sent, or contracts created.</param>
/// <param name="StorageRoot">The root of the account's storage trie.</param>
/// <param name="CodeHash">Keccak-256 of the code that runs there. It holds a contract's immutables, so it differs per deployment.</param>
public sealed record Account(ulong Nonce, Hash256 StorageRoot, Hash256 CodeHash)
{
    /// <summary>Length of an address in bytes.</summary>
    public const int AddressSize = 20;

    /// <summary>Reads the RLP list of nonce, balance, storage root and code hash.</summary>
    public static Result<Account> Parse(ReadOnlyMemory<byte> rlp)
    {
        if (!Rlp.Decode(rlp).Ok(out var item, out var refusal))
        {
            return refusal;
        }

        var f = item.Items;
        return f.Count == 4 && f[0].TryInteger(out var nonce) && f[1].IsInteger(32) && f[2].IsBytes(Hash256.Size) && f[3].IsBytes(Hash256.Size)
            ? new Account(nonce, new Hash256(f[2].Content.Span), new Hash256(f[3].Content.Span))
            : new Refusal("chain.account-malformed");
    }

    /// <summary>The account at an address, proved against a header's state root. No account there is a refusal.</summary>
    public static Result<Account> Verify(Hash256 stateRoot, ReadOnlySpan<byte> address, IReadOnlyList<byte[]> nodes)
    {
        if (address.Length != AddressSize)
        {
            return new Refusal("chain.address-malformed", $"{address.Length}");
        }

        if (!TrieProof.Verify(stateRoot, Keccak.Hash(address).Bytes, nodes).Ok(out var value, out var refusal))
        {
            return refusal;
        }

        return value.Bytes is { } rlp ? Parse(rlp) : new Refusal("chain.account-absent", $"0x{Convert.ToHexStringLower(address)}");
    }

    /// <summary>The 32-byte word in a storage slot, proved against <see cref="StorageRoot"/>. A slot that is absent is a word of zeros.</summary>
    public Result<Hash256> VerifySlot(Hash256 slot, IReadOnlyList<byte[]> nodes)
    {
        if (!TrieProof.Verify(StorageRoot, Keccak.Hash(slot.Bytes).Bytes, nodes).Ok(out var value, out var refusal))
        {
            return refusal;
        }

        if (value.Bytes is not { } rlp)
        {
            return default(Hash256);
        }

        if (!Rlp.Decode(rlp).Ok(out var item, out refusal))
        {
            return refusal;
        }

        // The trie holds no zeros: they are absent.
        if (!item.IsInteger(Hash256.Size) || item.Content.IsEmpty)
        {
            return new Refusal("chain.slot-malformed", $"0x{slot}");
        }

        Span<byte> word = stackalloc byte[Hash256.Size];
        word.Clear();
        item.Content.Span.CopyTo(word[(Hash256.Size - item.Content.Length)..]);
        return new Hash256(word);
    }
}
