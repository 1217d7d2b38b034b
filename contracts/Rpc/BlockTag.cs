using Integrity.Chain;

namespace Integrity.Contracts;

/// <summary>Which block: by number, by hash, or by what the node holds to be the newest of a kind.</summary>
public readonly record struct BlockTag
{
    private readonly string? tag;

    private BlockTag(string tag) => this.tag = tag;

    public static BlockTag Latest { get; } = new("latest");

    public static BlockTag Safe { get; } = new("safe");

    public static BlockTag Finalized { get; } = new("finalized");

    public static BlockTag Earliest { get; } = new("earliest");

    public static BlockTag Pending { get; } = new("pending");

    public static BlockTag Number(long number) => new(Quantity.Format((ulong)number));

    public static BlockTag Hash(Hash256 hash) => new("0x" + hash);

    /// <summary>True for a hash, which names one block whatever the chain does.</summary>
    public bool IsHash => ToString().Length == 66;

    /// <summary>False when this tag is a number or a hash, and the header has another.</summary>
    internal bool Names(BlockHeader header) =>
        !ToString().StartsWith("0x", StringComparison.Ordinal)
        || ToString() == (IsHash ? $"0x{header.Hash}" : Quantity.Format((ulong)header.Number));

    public override string ToString() => tag ?? "latest";

    /// <summary>As a parameter of state queries: a hash is an object there (EIP-1898).</summary>
    internal object Parameter => IsHash ? new Dictionary<string, string> { ["blockHash"] = ToString() } : ToString();
}
