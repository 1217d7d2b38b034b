namespace Integrity.Hammer.Mint;

/// <summary>A statement that was signed ahead.</summary>
/// <param name="Body">The envelope as sent.</param>
/// <param name="StreamKey">H(stream).</param>
/// <param name="Digest">Of the envelope.</param>
/// <param name="Agency">Who signed it, by place in the roster: it may read the stream.</param>
internal sealed record Planned(byte[] Body, Hash256 StreamKey, string Stream, long Seq, Hash256 Digest, int Agency)
{
    /// <summary>The code it must be refused with; null when it must be accepted.</summary>
    public string? Refusal { get; init; }
}

/// <summary>Statements of one stream, in order.</summary>
internal sealed record Segment(IReadOnlyList<Planned> Statements);

/// <summary>A case and its items: segments in the order in which they may be sent. Nothing here rests on another case.</summary>
internal sealed record PlannedCase(IReadOnlyList<Segment> Segments)
{
    public int Accepted => Segments.Sum(s => s.Statements.Count(p => p.Refusal is null));
}
