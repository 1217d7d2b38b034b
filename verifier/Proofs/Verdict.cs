using System.Collections.Immutable;
using Integrity.Custody;
using Integrity.Rules;

namespace Integrity.Proofs;

public enum Overall
{
    /// <summary>Every required check was made and passed.</summary>
    Intact,

    /// <summary>At least one check failed: the bundle does not prove what it says.</summary>
    Broken,

    /// <summary>Nothing contradicts the bundle, but something that the proof needs is not there (yet).</summary>
    Unproven,
}

/// <summary>What the verifier found. It never says "admissible": that is for people.</summary>
/// <param name="Rules">What custody rules found; a finding never changes <see cref="Overall"/>.</param>
/// <param name="Facts">What the bundle proves; present only when its statements were proved and replayed.</param>
/// <param name="Unsealed">What the anchor's header says of itself when neither a seal nor the trust file vouches for that header.</param>
public sealed record Verdict(IReadOnlyList<Check> Checks, IReadOnlyList<Finding> Rules, Facts? Facts, AnchorFacts? Unsealed = null)
{
    /// <summary>The history as replayed, for those who report on it; null when it was not proved to be whole.</summary>
    public Replayed? History { get; init; }

    /// <summary>The chosen pack.</summary>
    public Pack? Pack { get; init; }

    /// <summary>The history judged by the chosen pack; null when none was chosen, or nothing was proved to be judged.</summary>
    public RulesReport? Report { get; init; }

    /// <summary>Every recognize and decline of the subject and its parents, with its report recomputed.</summary>
    public ImmutableArray<JudgedRecognition> Recognitions { get; init; } = [];

    public Overall Overall =>
        Checks.Any(c => c.Breaks) && !NothingToVerify ? Overall.Broken
        : Checks.Any(c => c.LeavesUnproven) || Facts is null || NothingToVerify || !Checks.Any(c => c.Status == CheckStatus.Pass) ? Overall.Unproven
        : Overall.Intact;

    /// <summary>The input is no bundle at all, so there was nothing whose integrity could be judged.</summary>
    public bool NothingToVerify => Checks.Any(c => c.Why?.Code == Bundle.NotABundle);

    public ExitCode ExitCode => Overall switch
    {
        Overall.Broken => ExitCode.Broken,
        Overall.Unproven => NothingToVerify ? ExitCode.NothingToVerify : ExitCode.Unproven,
        _ => Checks.Any(c => c.OffendsPolicy) || Report is { Kept: false } ? ExitCode.PolicyNotMet : ExitCode.Intact,
    };
}
