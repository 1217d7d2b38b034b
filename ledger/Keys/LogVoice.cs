using System.Text;
using Integrity.Keys;
using Integrity.Log;
using Integrity.Statements;

namespace Integrity.Ledger.Keys;

/// <summary>What this ledger says in its own name, in the forms in which it says it.</summary>
/// <param name="origin">The log's name.</param>
/// <param name="signer">Its key.</param>
internal sealed class LogVoice(string origin, ILogSigner signer)
{
    /// <summary>What others check it with.</summary>
    public NoteVerifier Verifier { get; } = NoteVerifier.Of(origin, signer.Public).OrThrow();

    public PublicKey Key => signer.Public;

    /// <summary>A checkpoint as a signed note (C2SP tlog-checkpoint).</summary>
    public ValueTask<string> CheckpointAsync(long size, Hash256 root, CancellationToken cancellation) =>
        NoteAsync(new Checkpoint(origin, size, root).Body, cancellation);

    public async ValueTask<string> NoteAsync(string text, CancellationToken cancellation) =>
        SignedNote.Of(text, Verifier, await signer.SignAsync(Encoding.UTF8.GetBytes(text), cancellation));

    /// <summary>A statement by the ledger itself.</summary>
    public async ValueTask<Envelope> SayAsync(StatementDraft draft, CancellationToken cancellation)
    {
        var prepared = draft.Prepare(Key).OrThrow();
        return prepared.With(await signer.SignAsync(prepared.Message, cancellation)).OrThrow();
    }

    /// <summary>Ed25519 over a message that is neither a note nor a statement. Its first bytes must be such that it cannot be taken for one.</summary>
    public ValueTask<byte[]> SignAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation) => signer.SignAsync(message, cancellation);
}
