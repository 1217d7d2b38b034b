namespace Integrity.Grains;

/// <summary>Where accepted statements live. It arbitrates: whatever several nodes believe, (stream, seq) is written once.</summary>
/// <remarks>Every implementation passes the contract tests in <c>tests/Ledger/Store</c>.</remarks>
public interface IStreamStore
{
    /// <summary>Statements of a stream from <paramref name="fromSeq"/> on that were accepted before <paramref name="end"/>, in order.</summary>
    Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation);

    /// <summary>Statements of a stream from <paramref name="fromSeq"/> on, in order.</summary>
    Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, CancellationToken cancellation) =>
        LoadAsync(streamKey, fromSeq, long.MaxValue, cancellation);

    /// <summary>The statement with this envelope digest, or null.</summary>
    Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation);

    /// <summary>Stores one statement if its stream is exactly <c>Seq</c> long, all heads seen are unchanged and it is new.
    /// In the same transaction, earlier statements are redacted as it says: what is gone is then in none of the store's files, as far as the store
    /// can reach. Completes only after the commit is durable. Positions follow the order of these decisions.</summary>
    /// <exception cref="StoreBusyException">Nothing was written. After any other exception that is unknown.</exception>
    Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation);
}
