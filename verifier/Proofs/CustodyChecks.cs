using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Keys;

namespace Integrity.Proofs;

/// <summary>Whose keys these are, and that each stream is a history that the custody rules allow.</summary>
internal static class CustodyChecks
{
    /// <summary>Each agency's first key against the trust file. An agency that the trust file does not name is unproven, by name.</summary>
    public static void Roots(CheckList checks, Bundle bundle, TrustFile trust)
    {
        // Reading a key costs a thousand hashes. Of keys that the trust file does not name, only those that the log vouches for are read.
        var vouched = !checks.AnyFailed;
        foreach (var stream in bundle.Streams.Where(s => s.Stream.Kind == StreamKind.Agency && !s.Statements.IsEmpty).DistinctBy(s => s.Stream))
        {
            if (!AgencyId.Parse(stream.Stream.Id).Ok(out var agency, out _) || trust.RootOf(agency) is not { } trusted)
            {
                checks.Unavailable(CheckCode.AgencyRoot, stream.Stream.Id, (vouched ? RootKey(stream) : null) ?? "?");
                continue;
            }

            var found = RootKey(stream) ?? "?";
            checks.That(CheckCode.AgencyRoot, found == trusted, stream.Stream.Id, found, trusted);
        }
    }

    public static void Streams(CheckList checks, Bundle bundle, Replay? replay)
    {
        foreach (var stream in bundle.Streams.Where(s => !s.Statements.IsEmpty))
        {
            var name = stream.Stream.ToString();
            if (replay?.RefusalOf(stream.Stream) is { } refused)
            {
                checks.Fail(CheckCode.StreamCustody, refused, name, $"{replay.StateOf(stream.Stream)?.NextSeq ?? 0}");
            }
            else if (replay is null || replay.BlockerOf(stream.Stream) is not null)
            {
                checks.Unavailable(CheckCode.StreamCustody, name, replay?.BlockerOf(stream.Stream)?.ToString() ?? bundle.Subject.ToString());
            }
            else
            {
                checks.That(CheckCode.StreamCustody, true, name, $"{stream.Statements.Length}", $"{replay.StateOf(stream.Stream)?.Findings.Count ?? 0}");
            }
        }
    }

    public static IReadOnlyList<Finding> Findings(Bundle bundle, Replay replay) =>
        [.. bundle.Streams.SelectMany(s => replay.StateOf(s.Stream)?.Findings ?? [])];

    /// <summary>Thumbprint of the key that founded the agency. The replay checks that this key signed its keyring.</summary>
    private static string? RootKey(StreamPart agency)
    {
        var body = agency.Statements[0].Envelope.Statement.Body.Open;
        return body.ValueKind == System.Text.Json.JsonValueKind.Object && body.TryGetProperty("root", out var jwk)
            && PublicKey.FromJwk(jwk).Ok(out var key, out _)
            ? key.Kid
            : null;
    }
}
