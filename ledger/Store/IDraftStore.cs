namespace Integrity.Ledger.Store;

/// <summary>Signed statements that wait for further signatures. They end by themselves; nothing rests on them.</summary>
public interface IDraftStore
{
    /// <summary>Keeps a draft whose id is not there yet.</summary>
    /// <param name="draft">What is to be kept.</param>
    /// <param name="most">As many may one agency have parked at that moment.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    Task<DraftAdded> AddAsync(Draft draft, int most, CancellationToken cancellation);

    /// <summary>Puts an envelope in the place of the one that is there; false, and nothing written, if another is there, or none.</summary>
    Task<bool> ReplaceAsync(string id, byte[] was, byte[] envelope, CancellationToken cancellation);

    /// <summary>The draft, if its time is not over.</summary>
    Task<Draft?> FindAsync(string id, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>What an agency must sign, those that end first before.</summary>
    /// <param name="agency">Whose officers may sign.</param>
    /// <param name="now">What has ended by then is not there.</param>
    /// <param name="after">Only those behind this place.</param>
    /// <param name="most">No more than so many.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<Draft>> OfAgencyAsync(string agency, DateTimeOffset now, DraftPlace after, int most, CancellationToken cancellation);

    /// <summary>False when it was not there.</summary>
    Task<bool> RemoveAsync(string id, CancellationToken cancellation);

    /// <summary>Takes away what has ended; writes nothing where there is none.</summary>
    Task PruneAsync(DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>What became of a draft.</summary>
public enum DraftAdded
{
    Added,

    /// <summary>One with this id is there; it stays as it is.</summary>
    Exists,

    /// <summary>The agency has as many as it may.</summary>
    TooMany,
}

/// <summary>Where a draft stands in an agency's list.</summary>
/// <param name="Until">When it ends, in milliseconds since 1970.</param>
/// <param name="Id">Which of those that end then.</param>
public readonly record struct DraftPlace(long Until, string Id)
{
    /// <summary>Before every draft.</summary>
    public static readonly DraftPlace First = new(0, "");
}

/// <summary>A parked statement.</summary>
/// <param name="Id">Made from what is signed, so the same statement is never parked twice.</param>
/// <param name="Agency">Whose officer parked it.</param>
/// <param name="Parties">The agencies that must sign it.</param>
/// <param name="Since">When it was parked.</param>
/// <param name="Until">When it ends.</param>
/// <param name="Envelope">With the signatures there are.</param>
public sealed record Draft(string Id, string Agency, IReadOnlyList<string> Parties, DateTimeOffset Since, DateTimeOffset Until, byte[] Envelope)
{
    public DraftPlace Place => new(Until.ToUnixTimeMilliseconds(), Id);
}
