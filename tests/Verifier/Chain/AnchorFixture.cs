using System.Text.Json;

namespace Integrity.Tests.Chain;

/// <summary>An anchor as anvil 1.7.1 had it, one for each shape of header: captured once, read by tests and by docs/formats.md.</summary>
internal sealed record AnchorFixture(
    string Fork, string Origin, string LogId, string Address, string CodeHash, string Operator, long Size, string Root, string BlockHash, long Number, string Time,
    string Header, string[] AccountProof, string[] LogProof, string[] RootProof, string[] AbsentProof, string[] Finality)
{
    private static readonly JsonSerializerOptions CamelCase = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static AnchorFixture Of(string fork) => JsonSerializer.Deserialize<AnchorFixture>(
        File.ReadAllBytes(Path.Combine(Oracle.Folder, "..", "Verifier", "Chain", "fixtures", fork + ".json")), CamelCase)!;

    public static byte[] Bytes(string hex) => Convert.FromHexString(hex.AsSpan(2));

    public static byte[][] Nodes(string[] proof) => [.. proof.Select(Bytes)];
}
