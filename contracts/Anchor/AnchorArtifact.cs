using Integrity.Digests;
using System.Text.Json;
using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>The compiled <c>EvidenceAnchor</c>: what contracts/compile.mjs wrote from the Solidity sources.</summary>
public static class AnchorArtifact
{
    private static readonly JsonElement Artifact = Read();

    internal static JsonElement Abi => Artifact.GetProperty("abi");

    internal static JsonElement StorageLayout => Artifact.GetProperty("storageLayout");

    /// <summary>Creation code; the constructor's argument follows it.</summary>
    public static byte[] Bytecode { get; } = Quantity.Bytes(Artifact.GetProperty("bytecode"));

    /// <summary>The runtime code that a deployment has whose immutables are these.</summary>
    public static byte[] RuntimeCode(long chainId, Hash256 deployedAfter)
    {
        var code = Quantity.Bytes(Artifact.GetProperty("deployedBytecode"));
        Fill(code, "chainId", Contracts.Abi.Word(chainId));
        Fill(code, "deployedAfter", deployedAfter);
        return code;
    }

    /// <summary>Whether some code is this contract deployed on some chain; then <paramref name="chainId"/> is the chain it names.</summary>
    /// <remarks>For a person who is about to trust an address: the code is rebuilt from our sources' bytes and the two values found in it.</remarks>
    public static bool IsDeployment(byte[] code, out long chainId)
    {
        ArgumentNullException.ThrowIfNull(code);
        chainId = 0;
        var places = Artifact.GetProperty("immutableReferences");
        var blank = Quantity.Bytes(Artifact.GetProperty("deployedBytecode"));
        if (code.Length != blank.Length)
        {
            return false;
        }

        var id = new Hash256(code.AsSpan(Start(places, "chainId"), Hash256.Size));
        var after = new Hash256(code.AsSpan(Start(places, "deployedAfter"), Hash256.Size));
        if (id.Bytes[..24].ContainsAnyExcept((byte)0) || (id.Bytes[24] & 0x80) != 0)
        {
            return false;
        }

        chainId = Contracts.Abi.Int64(id);
        return code.AsSpan().SequenceEqual(RuntimeCode(chainId, after));
    }

    /// <summary>The hash that a trust file pins for a deployment with these immutables.</summary>
    public static Hash256 CodeHash(long chainId, Hash256 deployedAfter) => Keccak.Hash(RuntimeCode(chainId, deployedAfter));

    private static int Start(JsonElement places, string name) => places.GetProperty(name)[0].GetProperty("start").GetInt32();

    private static void Fill(byte[] code, string immutable, Hash256 value)
    {
        foreach (var place in Artifact.GetProperty("immutableReferences").GetProperty(immutable).EnumerateArray())
        {
            value.Bytes.CopyTo(code.AsSpan(place.GetProperty("start").GetInt32()));
        }
    }

    private static JsonElement Read()
    {
        using var stream = typeof(AnchorArtifact).Assembly.GetManifestResourceStream("artifacts/EvidenceAnchor.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
