using Integrity.Digests;
using Integrity.Identifiers;
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

    /// <summary>That exactly the needed streams are there, each once and in its place; of a case, that no item of it is missing.</summary>
    public static void Streams(CheckList checks, Bundle bundle)
    {
        var statements = bundle.Streams.DistinctBy(s => s.Stream).ToDictionary(s => s.Stream, s => s.Statements.Select(p => p.Envelope.Statement));
        var needed = NeededStreams.Of(bundle.Subject, statements.GetValueOrDefault);
        var ofCase = NeededStreams.OfCase(bundle.Subject, statements.GetValueOrDefault).ToHashSet();
        var expected = needed.Where(statements.ContainsKey).ToHashSet();
        var wellFormed = bundle.Subject.Kind is StreamKind.Item or StreamKind.Case
            && bundle.Streams.All(s => !s.Statements.IsEmpty || ofCase.Contains(s.Stream))
            && needed.Where(statements.ContainsKey).SequenceEqual(bundle.Streams.Select(s => s.Stream))
            && statements.ContainsKey(bundle.Subject);
        var stray = bundle.Streams.FirstOrDefault(s => !expected.Contains(s.Stream))?.Stream ?? bundle.Subject;
        checks.That(CheckCode.BundleStreams, wellFormed, $"{bundle.Streams.Length}", stray.ToString());
        foreach (var missing in needed.Where(n => !statements.ContainsKey(n) && !ofCase.Contains(n)))
        {
            checks.Unavailable(CheckCode.StreamPresent, missing.ToString());
        }

        if (bundle.Subject.Kind == StreamKind.Case)
        {
            var lost = ofCase.Where(i => !statements.ContainsKey(i)).Select(i => i.ToString()).Order(StringComparer.Ordinal).FirstOrDefault();
            checks.That(CheckCode.CaseItems, lost is null, bundle.Subject.Id, lost ?? $"{ofCase.Count}");
        }
    }

    /// <summary>One stream: its own chain, each statement's place in the log, and that the last one is the newest the log knew.</summary>
    public static void Stream(CheckList checks, Bundle bundle, StreamPart stream, LogProof? log)
    {
        var name = stream.Stream.ToString();
        if (stream.Statements.IsEmpty)
        {
            Absent(checks, bundle, stream, log);
            return;
        }

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

    /// <summary>An item that its case or its parent lists, and that has no statement yet. Any other stream without statements is a fault of the bundle.</summary>
    private static void Absent(CheckList checks, Bundle bundle, StreamPart stream, LogProof? log)
    {
        if (log is null)
        {
            checks.Unavailable(CheckCode.StreamAbsent, stream.Stream.ToString());
        }
        else
        {
            checks.That(CheckCode.StreamAbsent, log.IsAbsent(stream.Stream.Key(bundle.Origin), stream), stream.Stream.ToString());
        }
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
