using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Integrity.Chain;
using Integrity.Ledger.Http;
using Integrity.Ledger.Store;
using Integrity.Log;
using Integrity.Proofs;

namespace Integrity.Ledger.Publish;

/// <summary>A bundle as it is published: the head document and, where it is too large for one, the texts of its parts.</summary>
internal sealed record Publication(PublishedHead Head, IReadOnlyList<string> Parts)
{
    /// <summary>What is published of a bundle. A pure function: who publishes makes the document by it, who reads checks the document by it.</summary>
    /// <param name="bundle">Anchored.</param>
    /// <param name="acceptedAt">When the item's newest statement was accepted. The bundle does not say; it is the ledger's word.</param>
    /// <param name="transaction">That anchored the checkpoint. The same.</param>
    /// <param name="partLength">Characters in one part; what is no longer than one goes into the head.</param>
    public static Publication Of(Bundle bundle, DateTimeOffset acceptedAt, string transaction, int partLength = PartSet.PartLength)
    {
        var bytes = bundle.ToUtf8();
        var text = Packing.Pack(bytes);
        var parts = text.Length <= partLength ? [] : text.Chunk(partLength).Select(p => new string(p)).ToList();
        var head = Claims(bundle, bytes, acceptedAt, transaction);
        return new Publication(head with { Text = parts.Count == 0 ? text : null, Parts = parts.Count }, parts);
    }

    /// <summary>The head without the bundle.</summary>
    public static PublishedHead Claims(Bundle bundle, ReadOnlySpan<byte> bytes, DateTimeOffset acceptedAt, string transaction) => new(
        bundle.Subject.Id,
        bundle.Origin,
        SizeOf(bundle),
        bundle.Streams[0].Statements.Length,
        bytes.Length,
        Hash256.Sha256(bytes),
        null,
        0,
        ReceiptOf(bundle, acceptedAt, transaction));

    /// <summary>The receipt of the item's newest statement: as the ledger gives it, less what only its sender needs.</summary>
    private static JsonElement ReceiptOf(Bundle bundle, DateTimeOffset acceptedAt, string transaction)
    {
        var newest = bundle.Streams[0].Statements[^1];
        var statement = newest.Envelope.Statement;
        var block = BlockHeader.Parse(bundle.Anchor!.Header).OrThrow();
        var buffer = new ArrayBufferWriter<byte>(2048);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.Write("statement", newest.Envelope.Digest);
            json.WriteString("stream", statement.Stream.ToString());
            json.WriteNumber("seq", statement.Seq);
            json.Write("acceptedAt", acceptedAt);
            json.WriteStartObject("log");
            json.WriteNumber("index", newest.Index);
            json.WriteString("checkpoint", bundle.Checkpoint);
            json.WriteStartArray("proof");
            foreach (var hash in newest.Proof)
            {
                json.WriteBase64StringValue(hash.Bytes);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            Receipts.WriteAnchor(json, new StoredAnchor(SizeOf(bundle), default, block.Number, block.Hash, transaction, block.Timestamp, []));
            json.WriteEndObject();
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>As the checkpoint says it. Whether the log signed that is the verifier's question.</summary>
    private static long SizeOf(Bundle bundle) => long.Parse(bundle.Checkpoint.Split('\n')[1], NumberStyles.None, CultureInfo.InvariantCulture);
}
