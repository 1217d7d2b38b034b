namespace Integrity.Grains;

/// <summary>One statement to store, together with everything that must still be true at that moment.</summary>
/// <param name="Seen">The heads of all other streams the judgement rested on (keyrings, a parent). If one of them has moved, the
/// statement is not stored: so a revocation cannot slip in between the judgement and the statement's place in the log.</param>
public sealed record Append(
    string Stream, Hash256 StreamKey, long Seq, Hash256 Digest, DateTimeOffset AcceptedAt, byte[] Envelope, IReadOnlyList<HeadSeen> Seen)
{
    /// <summary>What this statement erases: done in the same transaction, or not at all.</summary>
    public IReadOnlyList<Redaction> Redactions { get; init; } = [];
}

/// <summary>An earlier statement of the same stream, to be kept without disclosures that it had. Its digest does not change by it.</summary>
/// <param name="Envelope">Never longer than what is stored.</param>
public sealed record Redaction(long Seq, byte[] Envelope);

/// <summary>The length of a stream when it was read.</summary>
public readonly record struct HeadSeen(Hash256 StreamKey, long NextSeq);

/// <summary>What became of an <see cref="Append"/>. An exception instead means: unknown, look again.</summary>
public abstract record AppendOutcome
{
    private AppendOutcome()
    {
    }

    /// <summary>Committed: it survives any crash from here on.</summary>
    public sealed record Appended(long Position) : AppendOutcome;

    /// <summary>The same statement was accepted before; nothing was written.</summary>
    public sealed record Repeated(StoredStatement First) : AppendOutcome;

    /// <summary>This stream or one of those seen has grown meanwhile; nothing was written. Judge again.</summary>
    public sealed record Moved(Hash256 StreamKey) : AppendOutcome;
}
