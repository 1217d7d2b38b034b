using System.Text.Json.Nodes;
using Integrity.Contracts;
using Integrity.Proofs;

namespace Integrity.Ledger.Demo;

/// <summary>The trust file of the demo's court: what three agencies would agree on once and print.</summary>
internal static class Trust
{
    public static async Task<byte[]> WriteAsync(Stage stage, Cast cast, CancellationToken cancel)
    {
        var contract = new EvidenceAnchor(stage.Chain.Client, Address.TryParse(stage.Ledger.Contract, out var address) ? address : throw new InvalidOperationException("The ledger has no contract."));
        var json = new JsonObject
        {
            ["format"] = "integrity-trust@v1",
            ["origin"] = Stage.Origin,
            ["log"] = stage.Ledger.VerifierKey,
            ["chain"] = new JsonObject
            {
                ["id"] = await stage.Chain.Client.ChainIdAsync(cancel),
                ["consensus"] = "none",
                ["allowUnsealed"] = true,
                ["anchor"] = new JsonObject { ["address"] = $"{contract.Address}", ["codeHash"] = $"0x{await contract.CodeHashAsync(cancellation: cancel)}" },
            },
            ["agencies"] = new JsonArray([.. cast.All.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => new JsonObject { ["id"] = p.Id, ["root"] = p.RootKid })]),
            ["policy"] = new JsonObject(),
        };
        return TrustFile.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())).OrThrow().ToUtf8();
    }
}
