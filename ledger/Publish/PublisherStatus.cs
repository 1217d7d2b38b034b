namespace Integrity.Ledger.Publish;

/// <summary>How publishing stands, for <c>/health</c>. It turns nobody away: nothing that is accepted or proved rests on a region.</summary>
/// <param name="Next">The log index up to which this node knows everything to be published, but for what is set aside.</param>
/// <param name="Problem">Why the last try failed, or null.</param>
internal sealed record PublisherStatus(long Next, Refusal? Problem)
{
    /// <summary>Items that the region refuses for good.</summary>
    public int Aside { get; private init; }

    /// <summary>The refusal of the one that was set aside last, or null.</summary>
    public string? AsideCode { get; private init; }

    /// <summary>When the first of them is tried again.</summary>
    public DateTimeOffset Again { get; private init; } = DateTimeOffset.MaxValue;

    /// <summary>What is published is not what should be: a try failed, everything is refused, or partners read what they must not any more.</summary>
    public bool Behind => Problem is not null || Outstanding;

    /// <summary>A removal was refused, or all of the last step.</summary>
    private bool Outstanding { get; init; }

    public PublisherStatus At(PublishCursor cursor)
    {
        PublishMeters.Aside(cursor.Aside);
        return this with
        {
            Next = cursor.Next,
            Aside = cursor.Aside.Length,
            AsideCode = cursor.Aside.IsEmpty ? null : cursor.Aside[^1].Code,
            Outstanding = cursor.Refusing || cursor.Aside.Any(a => a.Removal),
            Again = cursor.Aside.IsEmpty ? DateTimeOffset.MaxValue : cursor.Aside.Min(a => a.Until),
        };
    }
}
