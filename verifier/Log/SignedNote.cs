using System.Buffers.Binary;
using System.Text;

namespace Integrity.Log;

/// <summary>One signature line: who says it is theirs. Means nothing until verified with a key that is trusted.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ReadOnlyMemory<byte> Signature);

/// <summary>A text and the signatures under it (c2sp.org/signed-note).</summary>
/// <param name="Text">Ends with a newline.</param>
/// <param name="Signatures">In the order of their lines; none is verified.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>In characters. The specification asks for at least 16 signatures, the longest of which are near 7,000 characters.</summary>
    public const int MaxLength = 128 * 1024;

    public const int MaxSignatures = 64;

    internal const string LineStart = "— ";

    private const int KeyIdSize = sizeof(uint);

    /// <summary>The form only. Use <see cref="Open"/> to learn a text that someone answers for.</summary>
    public static Result<SignedNote> Parse(string note)
    {
        if (note.Length > MaxLength)
        {
            return new Refusal("note.too-large", note.Length.ToString(), MaxLength.ToString());
        }

        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (!IsText(note) || end < 0 || end + 2 == note.Length)
        {
            return new Refusal("note.malformed", "text");
        }

        var lines = note[(end + 2)..^1].Split('\n', MaxSignatures + 1);
        if (lines.Length > MaxSignatures)
        {
            return new Refusal("note.too-many-signatures", MaxSignatures.ToString());
        }

        var signatures = new List<NoteSignature>(lines.Length);
        foreach (var line in lines)
        {
            if (ParseLine(line) is not { } signature)
            {
                return new Refusal("note.malformed", "signature");
            }

            signatures.Add(signature);
        }

        return new SignedNote(note[..(end + 1)], signatures);
    }

    /// <summary>The note's text, if the given key signed it. Other signatures are ignored, whatever they are.</summary>
    /// <remarks>A second line by the same key is refused: Ed25519 is deterministic, so an honest signer has nothing to add.</remarks>
    public static Result<string> Open(string note, NoteVerifier key)
    {
        if (!Parse(note).Ok(out var parsed, out var refusal))
        {
            return refusal;
        }

        NoteSignature? found = null;
        foreach (var signature in parsed.Signatures)
        {
            if (signature.KeyId != key.KeyId || signature.Name != key.Name)
            {
                continue;
            }

            if (found is not null)
            {
                return new Refusal("note.signed-twice", key.Name);
            }

            found = signature;
        }

        if (found is null)
        {
            return new Refusal("note.not-signed", key.Name);
        }

        return key.Verify(parsed.Text, found.Signature.Span) ? parsed.Text : new Refusal("note.bad-signature", key.Name);
    }

    /// <summary>The note: the text, which must end with a newline, an empty line, and one signature line. Who asked the key checks that it signed: this does not.</summary>
    public static string Of(string text, NoteVerifier key, ReadOnlySpan<byte> signature) => IsText(text)
        ? $"{text}\n{FormatLine(key.Name, key.KeyId, signature)}"
        : throw new ArgumentException("A note's text ends with a newline and has no other control characters.", nameof(text));

    /// <summary>Not empty, no Unicode space, no control character, no plus sign.</summary>
    public static bool IsKeyName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
        {
            if (char.IsWhiteSpace(c) || char.IsControl(c) || c == '+')
            {
                return false;
            }
        }

        return !name.IsEmpty;
    }

    /// <summary>Ends with a newline, is well-formed Unicode, and has no control character below U+0020 but newlines.</summary>
    internal static bool IsText(string text)
    {
        if (!text.EndsWith('\n'))
        {
            return false;
        }

        for (var rest = text.AsSpan(); !rest.IsEmpty;)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out var read) != System.Buffers.OperationStatus.Done || (rune.Value < ' ' && rune.Value != '\n'))
            {
                return false;
            }

            rest = rest[read..];
        }

        return true;
    }

    internal static string FormatLine(string name, uint keyId, ReadOnlySpan<byte> signature)
    {
        var bytes = new byte[KeyIdSize + signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, keyId);
        signature.CopyTo(bytes.AsSpan(KeyIdSize));
        return $"{LineStart}{name} {StandardBase64.Encode(bytes)}\n";
    }

    private static NoteSignature? ParseLine(string line)
    {
        if (!line.StartsWith(LineStart, StringComparison.Ordinal))
        {
            return null;
        }

        var space = line.IndexOf(' ', LineStart.Length);
        return space > 0 && IsKeyName(line.AsSpan()[LineStart.Length..space])
            && StandardBase64.TryDecode(line.AsSpan(space + 1), out var bytes) && bytes.Length > KeyIdSize
            ? new NoteSignature(line[LineStart.Length..space], BinaryPrimitives.ReadUInt32BigEndian(bytes), bytes.AsMemory(KeyIdSize))
            : null;
    }
}
