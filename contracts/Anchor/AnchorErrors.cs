using System.Text.Json;

namespace Integrity.Contracts;

/// <summary>The custom errors of <c>EvidenceAnchor</c> by their selectors, read from its compiled ABI.</summary>
internal static class AnchorErrors
{
    private static readonly Dictionary<uint, string> Names = AnchorArtifact.Abi
        .EnumerateArray()
        .Where(m => m.GetProperty("type").GetString() == "error")
        .ToDictionary(m => BitConverter.ToUInt32(Contracts.Abi.Selector(Signature(m))), m => m.GetProperty("name").GetString()!);

    /// <summary>The error's name, or an empty string for revert data of another kind.</summary>
    public static string Name(ReadOnlySpan<byte> data) => data.Length >= 4 ? Names.GetValueOrDefault(BitConverter.ToUInt32(data), "") : "";

    private static string Signature(JsonElement member) =>
        $"{member.GetProperty("name").GetString()}({string.Join(',', member.GetProperty("inputs").EnumerateArray().Select(i => i.GetProperty("type").GetString()))})";
}
