using Integrity.Chain;
using Integrity.Custody;

namespace Integrity.Proofs;

/// <summary>Checks a bundle against a trust file, with nothing else: no network, no clock, no file.</summary>
/// <remarks>
/// Order matters. Hashes and the log's one signature come first; statements are replayed (which costs a signature each) only once all of them
/// are proved to be in a log whose checkpoint the trusted key signed. So only the log itself could make a verifier work, and it is bounded by
/// the size of a bundle. A check that needs what an earlier one refused is reported as unavailable, never left out.
/// </remarks>
public static class Verifier
{
    public static Verdict Verify(ReadOnlyMemory<byte> bundle, TrustFile trust, IReadOnlyList<Exhibit> exhibits, VerifyOptions options) =>
        Verify(Bundle.Parse(bundle), trust, exhibits, options);

    /// <summary>For a caller who parsed the bundle for purposes of its own: two of the largest side by side take more memory than we promise.</summary>
    public static Verdict Verify(Result<Bundle> bundle, TrustFile trust, IReadOnlyList<Exhibit> exhibits, VerifyOptions options) =>
        bundle.Ok(out var parsed, out var refused)
            ? Verify(parsed, trust, exhibits, options)
            : Unreadable(refused);

    /// <summary>Of a file that is no well-formed bundle, whatever is trusted.</summary>
    public static Verdict Unreadable(Refusal why) => new([new Check(CheckCode.BundleFormat, CheckStatus.Fail, [Bundle.Format], why)], [], null);

    public static Verdict Verify(Bundle bundle, TrustFile trust, IReadOnlyList<Exhibit> exhibits, VerifyOptions options)
    {
        var checks = new CheckList();
        checks.That(CheckCode.BundleFormat, true, Bundle.Format, $"{bundle.Streams.Sum(s => s.Statements.Length)}");
        checks.That(CheckCode.BundleOrigin, bundle.Origin == trust.Origin, bundle.Origin, trust.Origin);
        LogChecks.Streams(checks, bundle);
        var log = LogChecks.Checkpoint(checks, bundle, trust);
        foreach (var stream in bundle.Streams)
        {
            LogChecks.Stream(checks, bundle, stream, log);
        }

        CustodyChecks.Roots(checks, bundle, trust);
        var header = AnchorChecks.Run(checks, bundle, trust, log, out var vouched);
        var after = AfterChecks.Run(checks, bundle);
        var replay = log is null || checks.AnyFailed ? null : Replay.Of(bundle, trust.Log.Key, block => after.GetValueOrDefault(block)?.Timestamp);
        CustodyChecks.Streams(checks, bundle, replay);
        ExhibitChecks.Run(checks, exhibits, replay is null ? [] : FactsOf.KnownDigests(bundle, replay));
        AnchorChecks.Age(checks, header, trust, options.AsOf);
        if (replay is not { Complete: true })
        {
            return new Verdict(checks.Made, [], null);
        }

        var anchor = header is null ? null : FactsOf.Anchor(header, replay);
        var verdict = new Verdict(
            checks.Made,
            [.. CustodyChecks.Findings(bundle, replay), .. AfterChecks.OutsideBracket(replay.Steps, header?.Timestamp)],
            FactsOf.Replayed(bundle, replay, log!, vouched ? anchor : null),
            vouched ? null : anchor)
        {
            History = replay.ToReplayed(),
        };
        return RuleChecks.Judged(verdict, trust, options, vouched ? header?.Timestamp : null);
    }
}
