using System.Globalization;

namespace Integrity.Log;

/// <summary>What a log commits to at one size (c2sp.org/tlog-checkpoint). Extension lines are refused: our log writes none.</summary>
/// <param name="Origin">The log's name, which is also its key's.</param>
/// <param name="Size">Leaves, 0 to 2^63−1.</param>
/// <param name="Root">RFC 9162 root over them.</param>
public sealed record Checkpoint(string Origin, long Size, Hash256 Root)
{
    /// <summary>The note's text: origin, size and root (base64), a line each.</summary>
    public string Body => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{StandardBase64.Encode(Root.Bytes)}\n");

    /// <summary>The checkpoint, if this key signed it and it is about the log of that name.</summary>
    public static Result<Checkpoint> Open(string note, NoteVerifier key)
    {
        if (!SignedNote.Open(note, key).Ok(out var text, out var refusal) || !Parse(text).Ok(out var checkpoint, out refusal))
        {
            return refusal;
        }

        return checkpoint.Origin == key.Name ? checkpoint : new Refusal("checkpoint.other-log", checkpoint.Origin, key.Name);
    }

    /// <summary>From the note's text alone; nobody answers for it yet.</summary>
    public static Result<Checkpoint> Parse(string text)
    {
        var lines = text.Split('\n', 5);
        if (lines.Length != 4 || lines[3].Length > 0 || !SignedNote.IsKeyName(lines[0]))
        {
            return new Refusal("checkpoint.malformed", "lines");
        }

        if (!long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || (lines[1][0] == '0' && lines[1].Length > 1))
        {
            return new Refusal("checkpoint.malformed", "size");
        }

        return StandardBase64.TryDecodeHash(lines[2], out var root) && (size > 0 || root == MerkleTree.EmptyRoot)
            ? new Checkpoint(lines[0], size, root)
            : new Refusal("checkpoint.malformed", "root");
    }

    /// <summary>The signed note.</summary>
    public string Sign(NoteSigner signer) => signer.Verifier.Name == Origin
        ? signer.Sign(Body)
        : throw new ArgumentException("A log signs its own checkpoints only.", nameof(signer));
}
