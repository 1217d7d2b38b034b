using Integrity.Identifiers;
using Integrity.Log;

namespace Integrity.Proofs;

/// <summary>A checkpoint whose signature and heads leaf were checked: what statements are proved against.</summary>
public sealed class LogProof
{
    private LogProof(Checkpoint checkpoint, Hash256 headsRoot) => (Checkpoint, HeadsRoot) = (checkpoint, headsRoot);

    public Checkpoint Checkpoint { get; }

    /// <summary>Root of the heads map over every statement of the checkpoint.</summary>
    public Hash256 HeadsRoot { get; }

    /// <summary>The heads leaf must be the checkpoint's last leaf: an earlier one would hide what came after it.</summary>
    public static Result<LogProof> Of(Checkpoint checkpoint, HeadsPart heads)
    {
        var last = checkpoint.Size - 1;
        return last >= 0 && MerkleTree.VerifyInclusion(
            MerkleTree.HashLeaf(Leaf.Heads(last, heads.Root)), last, checkpoint.Size, heads.Proof, checkpoint.Root)
            ? new LogProof(checkpoint, heads.Root)
            : new Refusal("proof.heads-not-last", $"{checkpoint.Size}", heads.Root.ToString());
    }

    /// <summary>Whether the statement is leaf <see cref="StatementPart.Index"/> of the checkpoint.</summary>
    public bool Includes(Hash256 streamKey, StatementPart statement)
    {
        var leaf = MerkleTree.HashLeaf(Leaf.Statement(streamKey, statement.Envelope.Statement.Seq, statement.Envelope.Digest));
        return MerkleTree.VerifyInclusion(leaf, statement.Index, Checkpoint.Size, statement.Proof, Checkpoint.Root);
    }

    /// <summary>Whether the statement is the newest of its stream at the checkpoint.</summary>
    public bool IsHead(Hash256 streamKey, StatementPart statement, IReadOnlyList<Hash256?> siblings) =>
        new HeadsProof(siblings, null).VerifyPresence(HeadsRoot, streamKey, statement.Envelope.Statement.Seq, statement.Envelope.Digest);

    /// <summary>Whether the stream had no statement at all at the checkpoint.</summary>
    public bool IsAbsent(Hash256 streamKey, StreamPart stream) => new HeadsProof(stream.Siblings, stream.Met).VerifyAbsence(HeadsRoot, streamKey);
}
