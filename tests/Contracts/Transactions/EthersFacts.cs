using System.Numerics;
using System.Text.Json.Nodes;
using Integrity.Tests;

namespace Integrity.Contracts.Tests.Transactions;

/// <summary>Transactions, addresses and calls against ethers, byte for byte: RFC 6979 makes both sign alike.</summary>
public sealed class EthersFacts
{
    private static readonly Fees London = new(7, 1_500_000_000, new BigInteger(90_000_000_000), 3);
    private static readonly Fees Berlin = new(null, 0, 0, 20_000_000_000);

    [Fact]
    public async Task Signed_transactions_are_those_that_ethers_signs()
    {
        var cases = Cases().ToList();
        var theirs = await Oracle.AskAsync("chain", [.. cases.Select(c => Question(c.Key, c.Transaction))]);
        foreach (var ((key, transaction), answer) in cases.Zip(theirs))
        {
            var ours = transaction.Sign(new ChainAccount(key));
            Assert.Equal((string?)answer["raw"], Hex0x.Format(ours.Raw));
            Assert.Equal((string?)answer["hash"], $"0x{ours.Hash}");
        }
    }

    [Fact]
    public async Task Addresses_are_those_that_ethers_derives()
    {
        for (byte i = 1; i < 8; i++)
        {
            var account = new ChainAccount(Key(i));
            var theirs = await Oracle.AskAsync(
                "chain",
                new JsonObject { ["ask"] = "address", ["key"] = Hex0x.Format(Key(i)) },
                new JsonObject { ["ask"] = "contract", ["from"] = $"{account.Address}", ["nonce"] = i * 100 - 100 });
            Assert.Equal((string?)theirs[0], $"{account.Address}");
            Assert.Equal((string?)theirs[1], $"{Address.OfContract(account.Address, (ulong)((i * 100) - 100))}");
        }
    }

    [Fact]
    public async Task Calls_and_topics_and_errors_are_encoded_as_ethers_encodes_them()
    {
        var abi = JsonNode.Parse(AnchorArtifact.Abi.GetRawText())!;
        var (log, root) = (Hash256.Sha256([1]), Hash256.Sha256([2]));
        Hash256[] proof = [Hash256.Sha256([3]), Hash256.Sha256([4]), Hash256.Sha256([5])];
        var list = new JsonArray([.. proof.Select(h => (JsonNode)$"0x{h}")]);
        var theirs = await Oracle.AskAsync(
            "chain",
            new JsonObject { ["ask"] = "call", ["abi"] = abi.DeepClone(), ["name"] = "anchor", ["values"] = new JsonArray($"0x{log}", 1_000_001, $"0x{root}", list) },
            new JsonObject { ["ask"] = "call", ["abi"] = abi.DeepClone(), ["name"] = "anchor", ["values"] = new JsonArray($"0x{log}", 1, $"0x{root}", new JsonArray()) },
            new JsonObject { ["ask"] = "selector", ["abi"] = abi.DeepClone(), ["name"] = "Inconsistent" },
            new JsonObject { ["ask"] = "topic", ["abi"] = abi.DeepClone(), ["name"] = "Anchored" });
        Assert.Equal((string?)theirs[0], Hex0x.Format(EvidenceAnchor.AnchorCall(log, 1_000_001, root, proof)));
        Assert.Equal((string?)theirs[1], Hex0x.Format(EvidenceAnchor.AnchorCall(log, 1, root, [])));
        Assert.Equal("Inconsistent", AnchorErrors.Name(Convert.FromHexString(((string)theirs[2]!)[2..])));
        Assert.Equal((string?)theirs[3], $"0x{Abi.Topic("Anchored(bytes32,uint64,bytes32)")}");
    }

    private static IEnumerable<(byte[] Key, Transaction Transaction)> Cases()
    {
        var to = new Address(Key(9).AsSpan(12));
        foreach (var fees in new[] { London, Berlin })
        {
            for (byte i = 1; i <= 10; i++)
            {
                yield return (Key(i), new(31337, i - 1, i % 3 == 0 ? null : to, i % 2 == 0 ? BigInteger.Pow(10, 18) : 0, new byte[i * 30], 21_000 + i, fees));
            }

            yield return (Key(1), new(1, 0, to, 0, Array.Empty<byte>(), 21_000, fees));
            yield return (Key(1), new(4_294_967_296, 128, to, 1, new byte[] { 0x7f }, 30_000_000, fees));
        }
    }

    private static byte[] Key(byte seed) => Hash256.Sha256([seed]).ToArray();

    private static JsonObject Question(byte[] key, Transaction t)
    {
        var transaction = new JsonObject
        {
            ["type"] = t.IsLegacy ? 0 : 2,
            ["chainId"] = t.ChainId,
            ["nonce"] = t.Nonce,
            ["to"] = t.To?.ToString(),
            ["value"] = $"{t.Value}",
            ["data"] = Hex0x.Format(t.Data.Span),
            ["gasLimit"] = $"{t.GasLimit}",
        };
        if (t.IsLegacy)
        {
            transaction["gasPrice"] = $"{t.Fees.Price}";
        }
        else
        {
            transaction["maxFeePerGas"] = $"{t.Fees.Maximum}";
            transaction["maxPriorityFeePerGas"] = $"{t.Fees.Tip}";
        }

        return new() { ["ask"] = "sign", ["key"] = Hex0x.Format(key), ["transaction"] = transaction };
    }
}
