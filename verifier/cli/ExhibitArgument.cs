using System.Runtime.InteropServices;
using System.Text;
using Integrity.Digests;
using Integrity.Proofs;

namespace Integrity.Verify;

/// <summary><c>FILE[=ALG[:SCOPE]]</c>, and which digests to compute when no algorithm is named.</summary>
internal static class ExhibitArgument
{
    private static readonly DigestAlgorithm[] Strong =
        [.. Enum.GetValues<DigestAlgorithm>().Where(a => a.IsCollisionResistant())];

    /// <summary>What follows the last equals sign counts only if it names an algorithm: file names may hold equals signs.</summary>
    public static (string Path, DigestAlgorithm? Algorithm, DigestScope? Scope) Split(string argument)
    {
        var equals = argument.LastIndexOf('=');
        if (equals < 0)
        {
            return (argument, null, null);
        }

        var wanted = argument[(equals + 1)..].Split(':');
        DigestScope scope = default;
        return wanted.Length <= 2 && DigestAlgorithms.TryParse(wanted[0], out var algorithm)
            && (wanted.Length == 1 || RecordedDigest.TryScope(wanted[1], out scope))
                ? (argument[..equals], algorithm, wanted.Length == 2 ? scope : null)
                : (argument, null, null);
    }

    /// <summary>The algorithms that the subject's history mentions: only their digests can match.</summary>
    public static IReadOnlyList<DigestAlgorithm> Recorded(Result<Bundle> bundle) =>
        bundle.Ok(out var parsed, out _)
            ? [.. Strong.Where(a => parsed.Streams.Where(s => s.Stream == parsed.Subject).SelectMany(s => s.Statements).Any(s => Mentions(s, a)))]
            : [];

    private static bool Mentions(StatementPart statement, DigestAlgorithm algorithm) =>
        JsonMarshal.GetRawUtf8Value(statement.Envelope.Statement.Body.Open).IndexOf(Encoding.ASCII.GetBytes($"\"{algorithm.Text()}:")) >= 0;
}
