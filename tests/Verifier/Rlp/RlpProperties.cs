using Integrity.Digests;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Integrity.Chain;

namespace Integrity.Tests.EthereumRlp;

public sealed class RlpProperties
{
    [Fact]
    public void Bytes_that_are_read_at_all_are_the_one_encoding_of_what_was_read() =>
        Prop.ForAll<byte[]>(bytes => !Rlp.Decode(bytes).Ok(out var item, out _) || RlpVectors.Again(item).AsSpan().SequenceEqual(bytes))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5000));

    [Fact]
    public async Task Ethers_reads_and_writes_the_same_bytes()
    {
        var random = new Random(1);
        var items = Enumerable.Range(0, 200).Select(_ => RandomItem(random, 0)).ToList();
        var theirs = await Oracle.AskAsync("chain", [.. items.Select(i => new JsonObject { ["ask"] = "encode", ["item"] = i.Json })]);
        foreach (var (item, answer) in items.Zip(theirs))
        {
            Assert.Equal((string?)answer, "0x" + Convert.ToHexStringLower(item.Encoded));
            Assert.Equal(item.Encoded, RlpVectors.Again(Rlp.Decode(item.Encoded).OrThrow()));
        }
    }

    [Fact]
    public async Task Ethers_hashes_alike_at_every_length_around_the_block_size()
    {
        var inputs = Enumerable.Range(0, 300).Concat([1000, 4096, 10_000]).Select(n => Enumerable.Range(0, n).Select(i => (byte)(i * 7)).ToArray()).ToList();
        var theirs = await Oracle.AskAsync("chain", [.. inputs.Select(i => new JsonObject { ["ask"] = "keccak", ["data"] = "0x" + Convert.ToHexStringLower(i) })]);
        Assert.Equal(theirs.Select(a => (string?)a), inputs.Select(i => $"0x{Keccak.Hash(i)}"));
    }

    private static (JsonNode Json, byte[] Encoded) RandomItem(Random random, int depth)
    {
        if (depth == 4 || random.Next(2) == 0)
        {
            var bytes = new byte[random.Next(8) == 0 ? random.Next(400) : random.Next(4)];
            random.NextBytes(bytes);
            return ("0x" + Convert.ToHexStringLower(bytes), Rlp.Encode(bytes));
        }

        var members = Enumerable.Range(0, random.Next(6)).Select(_ => RandomItem(random, depth + 1)).ToList();
        return (new JsonArray([.. members.Select(m => m.Json)]), Rlp.EncodeList([.. members.Select(m => m.Encoded)]));
    }
}
