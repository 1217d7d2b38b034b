using System.Text.RegularExpressions;

namespace Integrity.Ledger.Cli;

/// <summary>What ewfacquire -l, ewfinfo or ewfverify (libewf) recorded about the data inside an EWF image.</summary>
/// <remarks>
/// Digests are of the data stream, not of the E01 file. <c>N/A</c> means not stored. Times have no zone, so none is taken.
/// </remarks>
/// <param name="Digests"><c>alg:lowerhex</c>, in the order md5, sha1, sha256.</param>
/// <param name="Image"><c>match</c>, <c>mismatch</c>, or <c>none</c> when the log compares nothing.</param>
internal sealed partial record EwfLog(IReadOnlyList<string> Digests, string Image)
{
    public static Result<EwfLog> Parse(string name, string text)
    {
        var stored = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (Match line in DigestLine().Matches(text))
        {
            var where = line.Groups["where"].Value.Contains("stored", StringComparison.Ordinal) ? stored : found;
            var algorithm = line.Groups["alg"].Value.ToLowerInvariant();
            var hex = line.Groups["hex"].Value.ToLowerInvariant();
            if (hex != "n/a" && (hex.Length != LengthOf(algorithm) || !where.TryAdd(algorithm, hex)))
            {
                return new Refusal("cli.log-ambiguous", name, algorithm);
            }
        }

        // The two values of one algorithm are the tool's own comparison; neither may be passed over in silence.
        var differs = stored.Any(s => found.TryGetValue(s.Key, out var other) && other != s.Value);
        var compared = stored.Any(s => found.ContainsKey(s.Key));
        foreach (var (algorithm, hex) in stored)
        {
            found.TryAdd(algorithm, hex);
        }

        return found.Count == 0
            ? new Refusal("cli.log-without-digest", name)
            : new EwfLog(
                [.. found.Select(d => $"{d.Key}:{d.Value}")],
                differs || text.Contains(": FAILURE", StringComparison.Ordinal) ? "mismatch"
                : compared || text.Contains(": SUCCESS", StringComparison.Ordinal) ? "match"
                : "none");
    }

    private static int LengthOf(string algorithm) => algorithm switch { "md5" => 32, "sha1" => 40, _ => 64 };

    // ewfverify, ewfacquire: "SHA256 hash calculated over data:\t3b1b…"; ewfinfo: "\tSHA256:\t\t\t3b1b…".
    [GeneratedRegex(@"^[ \t]*(?<alg>MD5|SHA1|SHA256)(?<where> hash (stored in file|calculated over data))?:[ \t]+(?<hex>[0-9A-Fa-f]+|N/A)[ \t\r]*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DigestLine();
}
