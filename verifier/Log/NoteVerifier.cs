using System.Buffers.Binary;
using System.Text;
using Integrity.Keys;

namespace Integrity.Log;

/// <summary>A named Ed25519 public key that signs notes (c2sp.org/signed-note, signature type 0x01). Thread-safe.</summary>
/// <remarks>Written as a <em>vkey</em>: <c>name+8hex+base64(0x01 ‖ public key)</c>, where the hex is <see cref="KeyId"/>.</remarks>
public sealed class NoteVerifier
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 512;

    private const byte Ed25519Type = 0x01;

    private NoteVerifier(string name, PublicKey key) => (Name, Key, KeyId) = (name, key, IdOf(name, key));

    public string Name { get; }

    public PublicKey Key { get; }

    /// <summary>The first 4 bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key), big endian.</summary>
    public uint KeyId { get; }

    /// <summary>Refused: a name that no note can carry, or a key of another algorithm.</summary>
    public static Result<NoteVerifier> Of(string name, PublicKey key) =>
        SignedNote.IsKeyName(name) && name.Length < MaxLength / 2 && key.Algorithm == SignatureAlgorithm.EdDSA
            ? new NoteVerifier(name, key)
            : new Refusal("note.key-malformed");

    public static Result<NoteVerifier> Parse(string vkey)
    {
        var parts = vkey.Length <= MaxLength ? vkey.Split('+', 3) : [];
        return parts.Length == 3
            && StandardBase64.TryDecode(parts[2], out var bytes) && bytes.Length > 0 && bytes[0] == Ed25519Type
            && PublicKey.FromBytes(SignatureAlgorithm.EdDSA, bytes.AsSpan(1)).Ok(out var key, out _)
            && Of(parts[0], key).Ok(out var verifier, out _)
            && verifier.ToString() == vkey
            ? verifier
            : new Refusal("note.key-malformed");
    }

    /// <summary>Whether this key made the signature (64 bytes, without the key id) over the text.</summary>
    public bool Verify(string text, ReadOnlySpan<byte> signature) => Key.Verify(Encoding.UTF8.GetBytes(text), signature);

    /// <summary>The vkey.</summary>
    public override string ToString() => $"{Name}+{KeyId:x8}+{StandardBase64.Encode([Ed25519Type, .. Key.Bytes])}";

    private static uint IdOf(string name, PublicKey key) =>
        BinaryPrimitives.ReadUInt32BigEndian(Hash256.Sha256([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519Type, .. key.Bytes]).Bytes);
}
