using System.Diagnostics.CodeAnalysis;

namespace Integrity.Proofs;

/// <summary>The process exit codes of everything that verifies. Stable: scripts branch on them.</summary>
[SuppressMessage("Design", "CA1008", Justification = "Zero is 'intact' and says so.")]
public enum ExitCode
{
    Intact = 0,

    /// <summary>The work could not be done: a file that cannot be read, a trust file that is not one.</summary>
    Operational = 1,

    /// <summary>The command line was not understood.</summary>
    Usage = 2,

    Broken = 10,

    /// <summary>Not anchored yet, or a part that the proof needs is unavailable.</summary>
    Unproven = 11,

    NothingToVerify = 12,

    /// <summary>Integrity holds, but the policy in the trust file, or the chosen rule pack, is not met.</summary>
    PolicyNotMet = 13,
}
