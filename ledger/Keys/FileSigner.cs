using Integrity.Keys;

namespace Integrity.Ledger.Keys;

/// <summary>A key that was read from a file once and stays in this process's memory.</summary>
internal sealed class FileSigner(SigningKey key) : ILogSigner
{
    public PublicKey Public => key.Public;

    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return ValueTask.FromResult(key.Sign(message.Span));
    }

    public void Dispose()
    {
        // Nothing is held open.
    }
}
