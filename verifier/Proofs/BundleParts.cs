using System.Collections.Immutable;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Statements;

namespace Integrity.Proofs;

/// <summary>That the last leaf of the checkpoint is a heads leaf with this root.</summary>
/// <param name="Proof">RFC 9162 inclusion proof of leaf <c>size − 1</c>.</param>
public sealed record HeadsPart(Hash256 Root, ImmutableArray<Hash256> Proof);

/// <summary>All statements of one stream up to the checkpoint, and the proof that there are no more.</summary>
/// <param name="Statements">None at all for an item of a case that has not begun.</param>
/// <param name="Siblings">Heads-map siblings from the root down; null is an empty subtree.</param>
/// <param name="Met">Of a stream without statements only: the other leaf that stands where its head would; null when nothing does.</param>
public sealed record StreamPart(StreamName Stream, ImmutableArray<StatementPart> Statements, ImmutableArray<Hash256?> Siblings, Head? Met = null);

/// <summary>One statement and its place in the log.</summary>
/// <param name="Index">Log index of the statement's leaf.</param>
/// <param name="Proof">RFC 9162 inclusion proof of that leaf in the checkpoint.</param>
public sealed record StatementPart(long Index, ImmutableArray<Hash256> Proof, Envelope Envelope);

/// <summary>That the anchor contract held the checkpoint at one block.</summary>
/// <param name="Header">RLP of the block's header.</param>
/// <param name="Account">Trie nodes from the state root to the contract's account.</param>
/// <param name="Log">Trie nodes from the storage root to the slot that holds the log's newest size.</param>
/// <param name="Root">Trie nodes from the storage root to the slot that holds the root for that size.</param>
/// <param name="Finality">Headers of the blocks that follow, in order, each naming the one before as its parent.</param>
public sealed record AnchorPart(
    byte[] Header,
    ImmutableArray<byte[]> Account,
    ImmutableArray<byte[]> Log,
    ImmutableArray<byte[]> Root,
    ImmutableArray<byte[]> Finality);
