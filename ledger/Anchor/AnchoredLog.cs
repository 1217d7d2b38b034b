using System.Collections.Immutable;
using System.Text.Json;
using Integrity.Contracts;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Proofs;

namespace Integrity.Ledger.Anchor;

/// <summary>A checkpoint that the chain holds, and the log as it was then: what bundles are made from.</summary>
public sealed record AnchoredLog(StoredAnchor Anchor, LogSnapshot Log)
{
    public AnchorPart Part()
    {
        var row = JsonSerializer.Deserialize<Row>(Anchor.Parts)!;
        return new AnchorPart(row.Header, [.. row.Account], [.. row.Log], [.. row.Root], []);
    }

    /// <summary>The store's form of a proof.</summary>
    public static byte[] Format(AnchorProof proof) => JsonSerializer.SerializeToUtf8Bytes(
        new Row(proof.Block.Rlp, [.. proof.Account], [.. proof.Log], [.. proof.Root]));

    private sealed record Row(byte[] Header, ImmutableArray<byte[]> Account, ImmutableArray<byte[]> Log, ImmutableArray<byte[]> Root);
}
