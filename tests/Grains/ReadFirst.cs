namespace Integrity.Grains.Tests;

/// <summary>A store in which something happens just before one stream is read.</summary>
internal sealed class ReadFirst(IStreamStore store, Hash256 stream) : IStreamStore
{
    public Func<Task>? Before { get; set; }

    public async Task<IReadOnlyList<StoredStatement>> LoadAsync(Hash256 streamKey, long fromSeq, long end, CancellationToken cancellation)
    {
        if (streamKey == stream && Before is { } before)
        {
            await before();
        }

        return await store.LoadAsync(streamKey, fromSeq, end, cancellation);
    }

    public Task<StoredStatement?> FindAsync(Hash256 digest, CancellationToken cancellation) => store.FindAsync(digest, cancellation);

    public Task<AppendOutcome> AppendAsync(Append append, CancellationToken cancellation) => store.AppendAsync(append, cancellation);
}
