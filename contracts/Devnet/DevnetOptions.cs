namespace Integrity.Contracts;

/// <summary>How a development chain is started.</summary>
/// <param name="Folder">The folder chain-devnet: its lock file pins anvil. Packages are installed there when missing.</param>
public sealed record DevnetOptions(string Folder)
{
    /// <summary>anvil's name of a fork (london, paris, shanghai, cancun, prague, osaka); its newest when null.</summary>
    public string? Hardfork { get; init; }

    public long ChainId { get; init; } = 31337;

    /// <summary>A free one when 0.</summary>
    public int Port { get; init; }

    /// <summary>Seconds between blocks; a block for each transaction when null.</summary>
    public int? BlockTime { get; init; }

    /// <summary>A file that keeps the chain across restarts, written every second; null for a chain in memory only.</summary>
    public string? StateFile { get; init; }

    /// <summary>More of anvil's arguments. Never a secret: every process on the machine can read them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
