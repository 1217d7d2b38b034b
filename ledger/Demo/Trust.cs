using System.Text.Json.Nodes;
using Integrity.Chain;
using Integrity.Contracts;
using Integrity.Proofs;

namespace Integrity.Ledger.Demo;

/// <summary>The trust file of the demo's court: what three agencies would agree on once and print.</summary>
internal static class Trust
{
    public static Task<byte[]> WriteAsync(Stage stage, Cast cast, CancellationToken cancel) =>
        WriteAsync(stage, cast.All.Select(p => (p.Id, p.RootKid)), cancel);

    /// <summary>The same for any agencies, by id, with the kid of their root key.</summary>
    public static async Task<byte[]> WriteAsync(Stage stage, IEnumerable<(string Id, string RootKid)> agencies, CancellationToken cancel)
    {
        var contract = new EvidenceAnchor(stage.Chain.Client, Address.TryParse(stage.Ledger.Contract, out var address) ? address : throw new InvalidOperationException("The ledger has no contract."));

        // What the court's own node says: the blocks that hold an anchor of this log. A header made up elsewhere is none of them.
        var anchored = await contract.AnchoredAsync(AnchorLayout.LogId(Stage.Origin), fromBlock: 0, BlockTag.Latest, cancel);
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
                ["blocks"] = new JsonArray([.. anchored.Select(a => a.BlockHash).Distinct().Select(b => (JsonNode)Hex0x.Format(b.Bytes))]),
                ["anchor"] = new JsonObject { ["address"] = $"{contract.Address}", ["codeHash"] = $"0x{await contract.CodeHashAsync(cancellation: cancel)}" },
            },
            ["agencies"] = new JsonArray([.. agencies.OrderBy(p => p.Id, StringComparer.Ordinal).Select(p => new JsonObject { ["id"] = p.Id, ["root"] = p.RootKid })]),
            ["policy"] = new JsonObject(),
        };
        return TrustFile.Parse(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString())).OrThrow().ToUtf8();
    }
}
