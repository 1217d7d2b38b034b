namespace Integrity.Ledger.Cli;

/// <summary>What <c>integrity</c> exits with. The same numbers mean the same in <c>integrity-verify</c>.</summary>
internal static class ExitCode
{
    /// <summary>All of it was done.</summary>
    public const int Done = 0;

    /// <summary>A file, the network or the ledger failed; the same command may succeed later.</summary>
    public const int Operational = 1;

    /// <summary>The command line or a file it names cannot be understood.</summary>
    public const int Usage = 2;

    /// <summary>The ledger looked at it and refused: nothing was written.</summary>
    public const int Refused = 3;

    /// <summary>Something that had to match did not: a digest, a root, a proof.</summary>
    public const int Broken = 10;

    /// <summary>Not yet anchored, or a part needed to check was not available.</summary>
    public const int Pending = 11;
}
