using System.Text.Json;

namespace Integrity.Contracts;

/// <summary>What <c>eth_getProof</c> gave (EIP-1186): trie nodes, unchecked. One storage proof for each slot asked for, in that order.</summary>
public sealed record StateProof(IReadOnlyList<byte[]> Account, IReadOnlyList<IReadOnlyList<byte[]>> Storage)
{
    internal static StateProof FromJson(JsonElement json, int slots)
    {
        var storage = Quantity.Member(json, "storageProof").EnumerateArray().Select(s => Nodes(Quantity.Member(s, "proof"))).ToList();
        return storage.Count == slots
            ? new(Nodes(Quantity.Member(json, "accountProof")), storage)
            : throw new ChainAnswerException($"{storage.Count} storage proofs for {slots} slots");
    }

    // Nodes under 32 bytes are inside their parents; some nodes list them again.
    private static IReadOnlyList<byte[]> Nodes(JsonElement list) =>
        [.. list.EnumerateArray().Select(Quantity.Bytes).Where((node, i) => i == 0 || node.Length >= Hash256.Size)];
}
