using System.Globalization;
using Integrity.Contracts;

namespace Integrity.Ledger.Anchor;

/// <summary>When an anchored block counts: so many blocks after it, or once the node calls it safe or finalized.</summary>
/// <remarks>
/// None is the default, because a permissioned chain (QBFT, IBFT 2.0) seals a block for good, and a development chain makes the next block only
/// for the next transaction. Where blocks are taken back (Clique, public chains) it must be set: see docs/operating.md.
/// </remarks>
public sealed record Confirmations
{
    /// <summary>A bundle carries one header for each.</summary>
    public const int Most = 64;

    private readonly BlockTag? tag;

    private Confirmations(int blocks, BlockTag? tag) => (Blocks, this.tag) = (blocks, tag);

    public static Confirmations None { get; } = new(0, null);

    /// <summary>Blocks after the anchored one; 0 when the node's word counts instead.</summary>
    public int Blocks { get; }

    /// <summary>A number of blocks from 0 to <see cref="Most"/>, <c>safe</c> or <c>finalized</c>.</summary>
    public static bool TryParse(string? text, out Confirmations confirmations)
    {
        var number = 0;
        var known = text is "safe" or "finalized"
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Most);
        confirmations = new(number, text switch { "safe" => BlockTag.Safe, "finalized" => BlockTag.Finalized, _ => null });
        return known;
    }

    /// <summary>The highest number that counts now.</summary>
    /// <exception cref="AnchorTroubleException">The node has no such block: its chain knows none, or it has not come so far since it was started.</exception>
    internal async Task<long> SettledAsync(ChainClient chain, long newest, CancellationToken cancellation)
    {
        if (tag is not { } named)
        {
            return newest - Blocks;
        }

        try
        {
            return Math.Min(newest, await chain.NumberAsync(named, cancellation));
        }
        catch (ChainException none) when (none is ChainMovedException or ChainRefusedException)
        {
            throw new AnchorTroubleException(new Refusal("chain.no-finality", named.ToString(), none.Message));
        }
    }

    public override string ToString() => tag?.ToString() ?? Blocks.ToString();
}
