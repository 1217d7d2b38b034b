using Integrity.Digests;
using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>The part of Solidity's ABI that our contracts use: words (integers, addresses, bytes32, bool) and one bytes32[] as the last argument.</summary>
internal static class Abi
{
    /// <summary>The first four bytes of Keccak-256 of a function's or an error's signature.</summary>
    public static byte[] Selector(string signature) => Topic(signature).Bytes[..4].ToArray();

    /// <summary>An event's first topic.</summary>
    public static Hash256 Topic(string signature) => Keccak.Hash(Encoding.ASCII.GetBytes(signature));

    public static byte[] Call(string signature, params Hash256[] words) => [.. Selector(signature), .. words.SelectMany(w => w.ToArray())];

    /// <summary>Words, then a bytes32[]: its offset in the head, its length and members in the tail.</summary>
    public static byte[] Call(string signature, IReadOnlyList<Hash256> words, IReadOnlyList<Hash256> list) =>
        Call(signature, [.. words, Word(32L * (words.Count + 1)), Word(list.Count), .. list]);

    public static Hash256 Word(long value)
    {
        Span<byte> word = stackalloc byte[Hash256.Size];
        word.Clear();
        BinaryPrimitives.WriteInt64BigEndian(word[24..], value);
        return new(word);
    }

    public static Hash256 Word(Address address)
    {
        Span<byte> word = stackalloc byte[Hash256.Size];
        word.Clear();
        address.Bytes.CopyTo(word[12..]);
        return new(word);
    }

    /// <summary>The answer as exactly this many words.</summary>
    public static IReadOnlyList<Hash256> Words(byte[] answer, int count) =>
        answer.Length == 32 * count
            ? [.. answer.Chunk(32).Select(w => new Hash256(w))]
            : throw new ChainAnswerException($"{answer.Length} bytes where a contract's {count} words were due: is it the right contract?");

    public static long Int64(Hash256 word)
    {
        var value = new BigInteger(word.Bytes, isUnsigned: true, isBigEndian: true);
        return value <= long.MaxValue ? (long)value : throw new ChainAnswerException($"0x{word} does not fit 63 bits");
    }

    public static Address Address(Hash256 word) => new(word.Bytes[12..]);
}
