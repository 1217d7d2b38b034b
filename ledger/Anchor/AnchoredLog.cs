using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Integrity.Contracts;
using Integrity.Ledger.Log;
using Integrity.Ledger.Store;
using Integrity.Proofs;

namespace Integrity.Ledger.Anchor;

/// <summary>A checkpoint that the chain holds, and the log as it was then: what bundles are made from.</summary>
public sealed record AnchoredLog(StoredAnchor Anchor, LogSnapshot Log)
{
    public AnchorPart Part() => PartOf(Anchor);

    public static AnchorPart PartOf(StoredAnchor anchor)
    {
        var row = JsonSerializer.Deserialize<Row>(anchor.Parts)!;
        return new AnchorPart(row.Header, [.. row.Account], [.. row.Log], [.. row.Root], row.Finality ?? []);
    }

    /// <summary>The store's form of a proof.</summary>
    public static byte[] Format(AnchorProof proof) => JsonSerializer.SerializeToUtf8Bytes(
        new Row(proof.Block.Rlp, [.. proof.Account], [.. proof.Log], [.. proof.Root], null));

    /// <summary>The same proof, with the headers of the blocks that followed.</summary>
    public static byte[] Followed(StoredAnchor anchor, IEnumerable<Block> by) => JsonSerializer.SerializeToUtf8Bytes(
        JsonSerializer.Deserialize<Row>(anchor.Parts)! with { Finality = [.. by.Select(b => b.Rlp)] });

    private sealed record Row(
        byte[] Header,
        ImmutableArray<byte[]> Account,
        ImmutableArray<byte[]> Log,
        ImmutableArray<byte[]> Root,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<byte[]>? Finality);
}
