namespace Integrity.Grains;

/// <summary>An accepted statement as the store keeps it. It never changes again.</summary>
/// <param name="Position">Its place in the order of acceptance, which is also the order of the log. Grows, may have gaps.</param>
/// <param name="StreamKey">H(stream), DESIGN §4.</param>
/// <param name="Envelope">UTF-8 JSON with all disclosures, as received.</param>
public sealed record StoredStatement(
    long Position, string Stream, Hash256 StreamKey, long Seq, Hash256 Digest, DateTimeOffset AcceptedAt, byte[] Envelope);
