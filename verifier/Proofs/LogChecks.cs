using Integrity.Digests;
using Integrity.Log;

namespace Integrity.Proofs;

/// <summary>The checks that need only hashes and the log's one signature. They come before anything costly, so that a forger buys no work.</summary>
internal static class LogChecks
{
    /// <summary>The checkpoint and its heads leaf, or null when either is not to be believed.</summary>
    public static LogProof? Checkpoint(CheckList checks, Bundle bundle, TrustFile trust)
    {
        if (!Log.Checkpoint.Open(bundle.Checkpoint, trust.Log).Ok(out var checkpoint, out var refused))
        {
            checks.Fail(CheckCode.CheckpointSignature, refused, trust.Log.Name);
            return null;
        }

        checks.That(CheckCode.CheckpointSignature, true, trust.Log.Name, $"{checkpoint.Size}", checkpoint.Root.ToString());
        var believed = LogProof.Of(checkpoint, bundle.Heads).Ok(out var log, out _);
        checks.That(CheckCode.CheckpointHeads, believed, $"{checkpoint.Size - 1}", bundle.Heads.Root.ToString());
        return log;
    }

    /// <summary>That exactly the needed streams are there, each once and in its place.</summary>
    public static void Streams(CheckList checks, Bundle bundle, IReadOnlyList<Identifiers.StreamName> needed)
    {
        var given = bundle.Streams.Select(s => s.Stream).ToHashSet();
        var expected = needed.Where(given.Contains).ToHashSet();
        var wellFormed = bundle.Subject.Kind == Identifiers.StreamKind.Item
            && bundle.Streams.All(s => !s.Statements.IsEmpty)
            && needed.Where(given.Contains).SequenceEqual(bundle.Streams.Select(s => s.Stream))
            && given.Contains(bundle.Subject);
        var stray = bundle.Streams.FirstOrDefault(s => !expected.Contains(s.Stream))?.Stream ?? bundle.Subject;
        checks.That(CheckCode.BundleStreams, wellFormed, $"{bundle.Streams.Length}", stray.ToString());
        foreach (var missing in needed.Where(n => !given.Contains(n)))
        {
            checks.Unavailable(CheckCode.StreamPresent, missing.ToString());
        }
    }

    /// <summary>One stream: its own chain, each statement's place in the log, and that the last one is the newest the log knew.</summary>
    public static void Stream(CheckList checks, Bundle bundle, StreamPart stream, LogProof? log)
    {
        if (stream.Statements.IsEmpty)
        {
            return;
        }

        var name = stream.Stream.ToString();
        var unchained = Unchained(bundle.Origin, stream);
        checks.That(CheckCode.StreamChain, unchained is null, name, $"{unchained ?? stream.Statements.Length}");
        var last = stream.Statements[^1];
        if (log is null)
        {
            checks.Unavailable(CheckCode.StreamInclusion, name);
            checks.Unavailable(CheckCode.StreamHead, name);
            return;
        }

        var key = stream.Stream.Key(bundle.Origin);
        var stranger = stream.Statements.FirstOrDefault(s => !log.Includes(key, s));
        checks.That(CheckCode.StreamInclusion, stranger is null, name, $"{stranger?.Envelope.Statement.Seq ?? stream.Statements.Length}");
        checks.That(
            CheckCode.StreamHead,
            log.IsHead(key, last, stream.Siblings),
            name,
            $"{last.Envelope.Statement.Seq}",
            Digest.Sha256(last.Envelope.Digest).ToString());
    }

    /// <summary>The first place at which the stream's own order breaks, or null.</summary>
    private static int? Unchained(string origin, StreamPart stream)
    {
        for (var i = 0; i < stream.Statements.Length; i++)
        {
            var said = stream.Statements[i].Envelope.Statement;
            var before = i == 0 ? null : stream.Statements[i - 1];
            if (said.Origin != origin || said.Stream != stream.Stream || said.Seq != i || said.Prev != before?.Envelope.Digest
                || stream.Statements[i].Index <= (before?.Index ?? -1))
            {
                return i;
            }
        }

        return null;
    }
}
