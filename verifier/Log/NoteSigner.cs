using System.Text;
using Integrity.Keys;

namespace Integrity.Log;

/// <summary>Signs notes under a name. Deterministic.</summary>
public sealed class NoteSigner
{
    private readonly SigningKey key;

    /// <summary>A signer of this name.</summary>
    /// <param name="name">The key's name; for a log, its origin.</param>
    /// <param name="key">An EdDSA key. Another one, or a name that no note can carry, is a programming error.</param>
    public NoteSigner(string name, SigningKey key) => (this.key, Verifier) = (key, NoteVerifier.Of(name, key.Public).OrThrow());

    /// <summary>What others check this signer's notes with.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>The signed note: the text, which must end with a newline, an empty line, and one signature line.</summary>
    public string Sign(string text) => SignedNote.Of(text, Verifier, key.Sign(Encoding.UTF8.GetBytes(text)));
}
