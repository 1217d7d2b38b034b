using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Integrity.Digests;
using Integrity.Identifiers;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Texts;

namespace Integrity.Reports;

/// <summary>A hash beside the way from a leaf to the root, from the leaf up.</summary>
/// <param name="IsLeft">It stands left of what was reached so far.</param>
public sealed record PathSibling(Hash256 Hash, bool IsLeft);

/// <summary>One step of the way from a file to the block.</summary>
/// <param name="Id">Stable: file, statement, leaf, inclusion, root, checkpoint, contract, block.</param>
/// <param name="Value">The whole value, to be compared or copied; null where there is none.</param>
/// <param name="Siblings">Of the step <c>inclusion</c> only.</param>
public sealed record PathStep(string Id, string Label, Standing Standing, string Word, string? Value, ImmutableArray<PathSibling> Siblings);

/// <summary>
/// What holds what: the file's digest stands in a statement, the statement is a leaf, the leaf leads to the root, the root is in the signed checkpoint,
/// the checkpoint is in the contract, the contract's state is in the block. Each step stands as the verdict's checks of it do.
/// </summary>
/// <param name="Description">The same in sentences, for who does not see the picture.</param>
public sealed record ProofPath(string Title, string Description, ImmutableArray<PathStep> Steps)
{
    /// <summary>The way of the first exhibit that matched; without one, of the subject's newest statement. Null when the bundle has no statement to start from.</summary>
    public static ProofPath? Of(Bundle bundle, Verdict verdict, Catalogue texts, Language language)
    {
        ArgumentNullException.ThrowIfNull(bundle);
        ArgumentNullException.ThrowIfNull(verdict);
        var voice = new Voice(texts, language, verdict.Pack?.Calendar.Offset ?? TimeSpan.Zero);
        var exhibits = verdict.Checks.Where(c => c.Code == CheckCode.ExhibitDigest).ToList();
        var exhibit = exhibits.Find(c => c.Status == CheckStatus.Pass) ?? exhibits.FirstOrDefault();
        if (StartOf(bundle, exhibit) is not var (stream, part))
        {
            return null;
        }

        var said = part.Envelope.Statement;
        var name = stream.ToString();
        var leaf = MerkleTree.HashLeaf(Leaf.Statement(stream.Key(bundle.Origin), said.Seq, part.Envelope.Digest));
        var signed = verdict.Checks.FirstOrDefault(c => c.Code == CheckCode.CheckpointSignature && c.Status == CheckStatus.Pass)?.Values;
        var size = signed is null ? 0 : long.Parse(signed[1]);
        var header = verdict.Checks.FirstOrDefault(c => c.Code == CheckCode.AnchorHeader && c.Status == CheckStatus.Pass)?.Values;
        var contract = verdict.Checks.FirstOrDefault(c => c.Code == CheckCode.AnchorContract) is { Values: [var address, ..] } ? address : null;
        var included = StandingOf(verdict, name, CheckCode.StreamInclusion);
        ImmutableArray<PathStep> steps =
        [
            Step("file", voice["path.file"], exhibit is null ? Standing.Unasked : StandingOf([exhibit]), exhibit is { Status: not CheckStatus.Unavailable } ? exhibit.Values[1] : null),
            Step("statement", voice["path.statement", voice.Step(stream, bundle.Subject, said.Seq, said.Act)], StandingOf(verdict, name, CheckCode.StreamChain, CheckCode.StreamCustody), Digest.Sha256(part.Envelope.Digest).ToString()),
            Step("leaf", voice["path.leaf", $"{part.Index}"], included, leaf.ToString()),
            Step("inclusion", voice["path.inclusion", $"{part.Proof.Length}"], included, null, Siblings(part, size)),
            Step("root", signed is null ? voice["path.root.unknown"] : voice["path.root", signed[1]], StandingOf(verdict, null, CheckCode.CheckpointHeads, CheckCode.CheckpointSignature), signed?[2]),
            Step("checkpoint", voice["path.checkpoint"], StandingOf(verdict, null, CheckCode.CheckpointSignature), signed is null ? null : Plain.Of(bundle.Checkpoint.Split('\n', 4) is [var origin, ..] ? origin : signed[0])),
            Step("contract", voice["path.contract"], bundle.Anchor is null ? Standing.Pending : StandingOf(verdict, null, CheckCode.AnchorContract, CheckCode.AnchorSize, CheckCode.AnchorRoot), contract),
            Step("block", header is null ? voice["path.block.unknown"] : voice["path.block", header[0]], Block(bundle, verdict), header?[1]),
        ];
        return new(voice["path.title"], voice["path.describes", string.Join(' ', steps.Select(s => voice["path.step", s.Label, s.Word]))], steps);

        PathStep Step(string id, string label, Standing standing, string? value, ImmutableArray<PathSibling> siblings = default) =>
            new(id, label, standing, Standings.Word(voice, standing), value, siblings.IsDefault ? [] : siblings);
    }

    /// <summary>RFC 9162 §2.1.3.2: on which side each hash of the proof stands. Empty while no size is to be believed.</summary>
    private static ImmutableArray<PathSibling> Siblings(StatementPart part, long size)
    {
        var siblings = ImmutableArray.CreateBuilder<PathSibling>();
        var (at, last) = (part.Index, size - 1);
        foreach (var hash in size > part.Index ? part.Proof : [])
        {
            var isLeft = (at & 1) == 1 || at == last;
            siblings.Add(new(hash, isLeft));
            while (isLeft && (at & 1) == 0 && at != 0)
            {
                (at, last) = (at >> 1, last >> 1);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return siblings.ToImmutable();
    }

    /// <summary>The statement that recorded the matched digest; else the newest of the subject.</summary>
    private static (StreamName Stream, StatementPart Part)? StartOf(Bundle bundle, Check? exhibit)
    {
        if (exhibit is { Status: CheckStatus.Pass, Values: [_, var digest, _, _, var seq] })
        {
            var wanted = Encoding.ASCII.GetBytes($"\"{digest}\"");
            foreach (var stream in bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Item))
            {
                if (stream.Statements.FirstOrDefault(s => $"{s.Envelope.Statement.Seq}" == seq && Mentions(s, wanted)) is { } found)
                {
                    return (stream.Stream, found);
                }
            }
        }

        return bundle.Streams.FirstOrDefault(s => s.Stream == bundle.Subject) is { Statements: [.., var newest] } subject ? (subject.Stream, newest) : null;
    }

    private static bool Mentions(StatementPart part, ReadOnlySpan<byte> text) => JsonMarshal.GetRawUtf8Value(part.Envelope.Statement.Body.Open).IndexOf(text) >= 0;

    /// <summary>A block is as good as who vouches for it: a header that only speaks for itself shows no time.</summary>
    private static Standing Block(Bundle bundle, Verdict verdict) =>
        bundle.Anchor is null ? Standing.Pending
        : StandingOf(verdict, null, CheckCode.AnchorHeader, CheckCode.AnchorBlock) is var standing && standing != Standing.Good ? standing
        : verdict.Checks.Any(c => c.Code == CheckCode.AnchorBlock) ? Standing.Good : Standing.Unavailable;

    private static Standing StandingOf(Verdict verdict, string? stream, params CheckCode[] codes) =>
        StandingOf([.. verdict.Checks.Where(c => codes.Contains(c.Code) && (stream is null || c.Values is [var first, ..] && first == stream))]);

    private static Standing StandingOf(IReadOnlyList<Check> checks) =>
        checks.Any(c => c.Status == CheckStatus.Fail) ? Standing.Broken
        : checks.Any(c => c.Status == CheckStatus.Unavailable) ? Standing.Unavailable
        : checks.Count > 0 ? Standing.Good
        : Standing.Unavailable;
}
