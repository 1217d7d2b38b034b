using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Identifiers;

namespace Integrity.Rules;

/// <summary>A history judged by one pack. It says what was kept, what was not and what only a person can judge; never whether evidence may be used.</summary>
/// <param name="Rules">Name of the pack, <c>CN-CRIM@2026.1</c>.</param>
/// <param name="Head">Envelope digest of the subject's newest statement that was judged.</param>
/// <param name="Judged">In order of the pack's rules, items and statements. A rule with nothing to judge has one line, <c>n/a</c>.</param>
/// <param name="Terms">Every term that was started, in order of items and statements.</param>
public sealed record RulesReport(
    string Rules,
    Hash256 PackDigest,
    DateTimeOffset AsOf,
    DateTimeOffset? Anchored,
    StreamName Subject,
    Hash256 Head,
    ImmutableArray<JudgedRule> Judged,
    ImmutableArray<TermState> Terms)
{
    public const string Format = "integrity-report@v1";

    private byte[]? utf8;

    /// <summary>
    /// Something was judged, and no line is <see cref="JudgedRule.Unshown"/>. What is left to a person by its nature does not change it, nor what
    /// one agency's recognition lacks: that is fatal to the recognition, and must not let whoever recognises or declines spoil the item for others.
    /// </summary>
    public bool Kept => Judged.Any(j => j.Outcome != RuleOutcome.NotApplicable) && !Judged.Any(j => j.Unshown);

    /// <summary>SHA-256 of <see cref="ToUtf8"/>; recognitions name it.</summary>
    public Hash256 Digest => Hash256.Sha256(ToUtf8());

    public int Count(RuleOutcome outcome) => Judged.Count(j => j.Outcome == outcome);

    /// <summary>Canonical (RFC 8785) and language-free: the same bytes wherever it is made.</summary>
    public byte[] ToUtf8() => [.. utf8 ??= ReportJson.Write(this)];
}
