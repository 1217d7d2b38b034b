using System.Collections.Immutable;
using Integrity.Custody.Agreements;
using Integrity.Custody.Cases;
using Integrity.Custody.Shares;
using Integrity.Custody.Standards;
using Integrity.Identifiers;

namespace Integrity.Custody;

/// <summary>Where one history stands after its statements so far. Immutable, and a pure function of them.</summary>
public sealed record StreamState
{
    private StreamState(StreamName stream) => Stream = stream;

    public StreamName Stream { get; }

    /// <summary>The seq the next statement must have: how many there are.</summary>
    public long NextSeq { get; init; }

    /// <summary>Envelope digest of the last statement, which the next one's <c>prev</c> must name.</summary>
    public Hash256? Head { get; init; }

    /// <summary>The latest time any statement claimed, so that many small steps back cannot add up.</summary>
    public DateTimeOffset LastAt { get; init; }

    /// <summary>Of an item's history.</summary>
    public ItemState? Item { get; init; }

    /// <summary>Of an agency's keyring.</summary>
    public Keyring? Keyring { get; init; }

    /// <summary>Of a rule pack.</summary>
    public StandardState? Standard { get; init; }

    /// <summary>Of a recognition agreement.</summary>
    public AgreementState? Agreement { get; init; }

    /// <summary>Of a case.</summary>
    public CaseState? Case { get; init; }

    /// <summary>Of a report link.</summary>
    public ShareState? Share { get; init; }

    /// <summary>All findings so far, oldest first.</summary>
    public ImmutableList<Finding> Findings { get; init; } = [];

    public static StreamState Empty(StreamName stream) => new(stream);
}
