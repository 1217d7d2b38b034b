using Integrity.Chain;
using Integrity.Keys;
using Integrity.Log;

namespace Integrity.Proofs;

/// <summary>A checkpoint that was proved to be on the chain, for verifying many single statements against it.</summary>
/// <remarks>For services and audits that hold one checkpoint and receive many proofs. A bundle goes through <see cref="Verifier"/>.</remarks>
public sealed class AnchoredCheckpoint
{
    private readonly TrustFile trust;
    private readonly AnchorContract contract;

    private AnchoredCheckpoint(TrustFile trust, AnchorContract contract, LogProof log) => (this.trust, this.contract, Log) = (trust, contract, log);

    public LogProof Log { get; }

    public BlockHeader Header => contract.Header;

    /// <summary>
    /// Checks the signature, the heads leaf, the header, the contract's account and code, who vouches for the header, and both storage slots:
    /// once, and as strictly as <see cref="Verifier"/>.
    /// </summary>
    public static Result<AnchoredCheckpoint> Open(TrustFile trust, string note, HeadsPart heads, AnchorPart anchor)
    {
        if (!Checkpoint.Open(note, trust.Log).Ok(out var checkpoint, out var refused)
            || !LogProof.Of(checkpoint, heads).Ok(out var log, out refused)
            || !BlockHeader.Parse(anchor.Header).Ok(out var header, out refused)
            || !AnchorContract.At(header, trust.Chain, anchor.Account).Ok(out var contract, out refused))
        {
            return refused;
        }

        if (contract.Account.CodeHash != trust.Chain.CodeHash)
        {
            return new Refusal("proof.other-contract", Hex0x.Format(contract.Account.CodeHash.Bytes), Hex0x.Format(trust.Chain.CodeHash.Bytes));
        }

        if (!Finality.Follow(header, anchor.Finality).Ok(out var descendants, out refused))
        {
            return refused;
        }

        if (!trust.Chain.Blocks.IsEmpty && !descendants.Any(d => trust.Chain.Blocks.Contains(d.Hash)))
        {
            return new Refusal("proof.block-not-trusted", $"{header.Number}", Hex0x.Format(header.Hash.Bytes));
        }

        if (!trust.Chain.AllowUnsealed)
        {
            return new Refusal("proof.unsealed", $"{trust.Chain.Id}");
        }

        var anchored = new AnchoredCheckpoint(trust, contract, log);
        return anchored.VerifyAnchor(anchor.Log, anchor.Root) is { } why ? why : anchored;
    }

    /// <summary>That the contract held this checkpoint as its newest, by the two storage proofs against the header already checked.</summary>
    public Refusal? VerifyAnchor(IReadOnlyList<byte[]> logSlot, IReadOnlyList<byte[]> rootSlot)
    {
        var checkpoint = Log.Checkpoint;
        if (!contract.NewestSize(trust.Origin, logSlot).Ok(out var size, out var refused)
            || !contract.RootAt(trust.Origin, checkpoint.Size, rootSlot).Ok(out var root, out refused))
        {
            return refused;
        }

        return size == checkpoint.Size && root == checkpoint.Root
            ? null
            : new Refusal("proof.not-anchored", $"{checkpoint.Size}", checkpoint.Root.ToString(), $"{size}", root.ToString());
    }

    /// <summary>That a statement is in the log, is the newest of its stream, and is signed by the given keys.</summary>
    /// <param name="keyOf">The key of a kid, or null when the caller does not accept it. Keep the keys: importing one costs more than a verification.</param>
    public Refusal? Verify(StatementPart statement, IReadOnlyList<Hash256?> siblings, Func<string, PublicKey?> keyOf)
    {
        var said = statement.Envelope.Statement;
        if (said.Origin != trust.Origin)
        {
            return new Refusal("proof.other-origin", said.Origin, trust.Origin);
        }

        var key = said.Stream.Key(trust.Origin);
        return !Log.Includes(key, statement) ? new Refusal("proof.not-included", said.Stream.ToString(), $"{said.Seq}", $"{statement.Index}")
            : !Log.IsHead(key, statement, siblings) ? new Refusal("proof.not-head", said.Stream.ToString(), $"{said.Seq}")
            : statement.Envelope.VerifySignatures(keyOf);
    }
}
