using Integrity.Digests;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Integrity.Chain;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Testing;

/// <summary>A chain in memory that holds one anchor contract: real tries, real header RLP, no node. Everything follows from its name.</summary>
/// <param name="name">Two names are two chains.</param>
/// <param name="noise">Other accounts and slots, so that proofs are as long as on a chain that is used.</param>
public sealed class TestChain(string name, int noise = 40)
{
    public string Name => name;

    public byte[] Address => Of("contract")[..Account.AddressSize];

    public Hash256 CodeHash => new(Of("code"));

    public byte[] Operator => Of("operator")[..Account.AddressSize];

    /// <summary>What a trust file says of it.</summary>
    public TrustedChain Trusted => new(31337, Consensus.None, AllowUnsealed: true, [], [.. Address], CodeHash);

    /// <summary>A block that says nothing of the contract: what statements name in <c>after</c>.</summary>
    public byte[] Block(long number, DateTimeOffset time) => Header(number, time, new Hash256(Of($"state {number}")), new Hash256(Of($"parent {number}")));

    /// <summary>The anchor of the newest of these checkpoints in a block of its own, with <paramref name="children"/> blocks after it.</summary>
    /// <param name="checkpoints">Every checkpoint anchored so far, oldest first.</param>
    /// <param name="number">Of the block.</param>
    /// <param name="time">Of the block.</param>
    /// <param name="children">Blocks that follow, each ten seconds later.</param>
    public AnchorPart Anchor(IReadOnlyList<Checkpoint> checkpoints, long number, DateTimeOffset time, int children = 2)
    {
        var newest = checkpoints[^1];
        var logId = AnchorLayout.LogId(newest.Origin);
        byte[] log = [.. new byte[4], .. BigEndian(newest.Size), .. Operator];
        var logSlot = AnchorLayout.LogSlot(logId).ToArray();
        var rootSlot = AnchorLayout.RootSlot(logId, newest.Size).ToArray();
        var storage = new PatriciaTrie(
        [
            (logSlot, Rlp.EncodeInteger(log)),
            .. checkpoints.Select(c => (AnchorLayout.RootSlot(logId, c.Size).ToArray(), Rlp.EncodeInteger(c.Root.Bytes))),
            .. Enumerable.Range(0, noise).Select(i => (Of($"slot {i}"), Rlp.Encode((ulong)i + 1))),
        ]);
        var accounts = new PatriciaTrie(
        [
            (Address, AccountRlp(1, storage.Root, CodeHash)),
            .. Enumerable.Range(0, noise).Select(i => (Of($"account {i}")[..20], AccountRlp((ulong)i, TrieProof.EmptyRoot, new Hash256(Of($"code {i}"))))),
        ]);
        var header = Header(number, time, accounts.Root, new Hash256(Of($"parent {number}")));
        return new AnchorPart(
            header,
            [.. accounts.Prove(Address)],
            [.. storage.Prove(logSlot)],
            [.. storage.Prove(rootSlot)],
            Descendants(header, number, time, children));
    }

    private ImmutableArray<byte[]> Descendants(byte[] header, long number, DateTimeOffset time, int count)
    {
        var children = ImmutableArray.CreateBuilder<byte[]>();
        for (var i = 1; i <= count; i++)
        {
            var parent = Keccak.Hash(i == 1 ? header : children[^1]);
            children.Add(Header(number + i, time.AddSeconds(10 * i), new Hash256(Of($"state {number + i}")), parent));
        }

        return children.DrainToImmutable();
    }

    /// <summary>The 21 fields of a Prague header.</summary>
    private byte[] Header(long number, DateTimeOffset time, Hash256 state, Hash256 parent) => Rlp.EncodeList(
        Rlp.Encode(parent.Bytes),
        Rlp.Encode(Of("uncles")),
        Rlp.Encode(Of("miner").AsSpan(0, 20)),
        Rlp.Encode(state.Bytes),
        Rlp.Encode(Of("transactions")),
        Rlp.Encode(Of("receipts")),
        Rlp.Encode(new byte[256]),
        Rlp.Encode(0UL),
        Rlp.Encode((ulong)number),
        Rlp.Encode(30_000_000UL),
        Rlp.Encode(21_000UL),
        Rlp.Encode((ulong)time.ToUnixTimeSeconds()),
        Rlp.Encode(Encoding.UTF8.GetBytes(name)),
        Rlp.Encode(Of("mix")),
        Rlp.Encode(new byte[8]),
        Rlp.Encode(7UL),
        Rlp.Encode(Of("withdrawals")),
        Rlp.Encode(0UL),
        Rlp.Encode(0UL),
        Rlp.Encode(Of("beacon")),
        Rlp.Encode(Of("requests")));

    private static byte[] AccountRlp(ulong nonce, Hash256 storage, Hash256 code) =>
        Rlp.EncodeList(Rlp.Encode(nonce), Rlp.Encode(0UL), Rlp.Encode(storage.Bytes), Rlp.Encode(code.Bytes));

    private static byte[] BigEndian(long value)
    {
        var bytes = BitConverter.GetBytes(value);
        Array.Reverse(bytes);
        return bytes;
    }

    private byte[] Of(string label) => SHA256.HashData(Encoding.UTF8.GetBytes($"chain {name}: {label}"));
}
