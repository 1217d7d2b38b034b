using Integrity.Keys;

namespace Integrity.Ledger.Keys;

/// <summary>The log's private Ed25519 key, wherever it is: in a file, or in a module (PKCS#11) that never gives it out.</summary>
/// <remarks>
/// One operation, pure Ed25519 (RFC 8032, not the pre-hashed form) over the whole message, is all that is ever asked of it: for checkpoints,
/// receipts, statements about links, and webhooks. A module does it with CKM_EDDSA. What no module does for us, and nothing here asks: tell the private
/// bytes, sign under another key, or judge what it signs. Ed25519 is deterministic, so a signature asked for twice is the same and
/// an answer that was lost may be asked for again.
/// </remarks>
public interface ILogSigner : IDisposable
{
    PublicKey Public { get; }

    /// <summary>64 bytes. May be asked by many at once; a module with few sessions lets them wait.</summary>
    /// <exception cref="LogSignerAwayException">The key cannot be reached now: its session is lost, the module is restarting. Nothing was signed, or
    /// nobody saw it; the same may be asked again.</exception>
    ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation);
}
