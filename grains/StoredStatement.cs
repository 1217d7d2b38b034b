namespace Integrity.Grains;

/// <summary>An accepted statement as the store keeps it. It never changes again, but for disclosures that a later statement erases.</summary>
/// <param name="Position">Its place in the order of acceptance, which is also the order of the log. Grows, may have gaps.</param>
/// <param name="StreamKey">H(stream), DESIGN §4.</param>
/// <param name="Envelope">UTF-8 JSON, as received; with all disclosures that were not erased.</param>
public sealed record StoredStatement(
    long Position, string Stream, Hash256 StreamKey, long Seq, Hash256 Digest, DateTimeOffset AcceptedAt, byte[] Envelope);
