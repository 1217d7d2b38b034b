using Integrity.Digests;
using System.Buffers.Binary;
using System.Text;

namespace Integrity.Chain;

/// <summary>Where the contract <c>EvidenceAnchor</c> keeps what it knows: the storage slots that a proof is about.</summary>
/// <remarks>
/// Solidity's layout (docs.soliditylang.org, "Layout of State Variables in Storage"): a mapping's entry is at Keccak-256(key ‖ slot of the
/// mapping), keys and slots as 32-byte words. <c>contracts/artifacts/EvidenceAnchor.json</c> lists the same slots; a test compares them.
/// </remarks>
public static class AnchorLayout
{
    /// <summary>Slot of <c>mapping(bytes32 logId => Log)</c>.</summary>
    public const int LogsSlot = 2;

    /// <summary>Slot of <c>mapping(bytes32 logId => mapping(uint64 size => bytes32 root))</c>.</summary>
    public const int RootsSlot = 3;

    /// <summary>A log's name on chain: SHA-256 of "integrity/log/v1", a line feed and its origin.</summary>
    public static Hash256 LogId(string origin) => Hash256.Sha256(Encoding.UTF8.GetBytes("integrity/log/v1\n" + origin));

    /// <summary>The slot with a log's operator and its newest size.</summary>
    public static Hash256 LogSlot(Hash256 logId) => Entry(logId, Word(LogsSlot));

    /// <summary>The slot with the root that was anchored at a size. Written once, never changed.</summary>
    public static Hash256 RootSlot(Hash256 logId, long size) => Entry(Word(size), Entry(logId, Word(RootsSlot)));

    /// <summary>The operator (20 bytes) and the newest size in a log's slot: four zero bytes, size u64be, operator.</summary>
    public static Result<AnchoredLog> DecodeLog(Hash256 word)
    {
        var bytes = word.Bytes;
        var size = BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]);
        return bytes[..4].ContainsAnyExcept((byte)0) || size > long.MaxValue
            ? new Refusal("chain.log-slot-malformed", $"0x{word}")
            : new AnchoredLog(bytes[12..].ToArray(), (long)size);
    }

    private static Hash256 Entry(Hash256 key, Hash256 mapping) => Keccak.Hash([.. key.Bytes, .. mapping.Bytes]);

    private static Hash256 Word(long value)
    {
        Span<byte> word = stackalloc byte[Hash256.Size];
        word.Clear();
        BinaryPrimitives.WriteInt64BigEndian(word[24..], value);
        return new Hash256(word);
    }
}

/// <summary>What the contract knows of a log: who may extend it, and the newest size it was given (0: nothing yet).</summary>
public sealed record AnchoredLog(byte[] Operator, long Size);
