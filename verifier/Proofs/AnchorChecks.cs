using Integrity.Chain;

namespace Integrity.Proofs;

/// <summary>That the chain held the checkpoint: header, contract, the two slots, and who vouches for the header.</summary>
internal static class AnchorChecks
{
    /// <summary>How far a block's time may lie ahead of the caller's clock.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>The header of the anchor, if it is one; <paramref name="vouched"/> when the trust file pins it.</summary>
    public static BlockHeader? Run(CheckList checks, Bundle bundle, TrustFile trust, LogProof? log, out bool vouched)
    {
        vouched = false;
        if (bundle.Anchor is not { } anchor)
        {
            checks.Unavailable(CheckCode.AnchorPresent, log is null ? "?" : $"{log.Checkpoint.Size}");
            return null;
        }

        checks.That(CheckCode.AnchorPresent, true);
        if (!BlockHeader.Parse(anchor.Header).Ok(out var header, out var refused))
        {
            checks.Fail(CheckCode.AnchorHeader, refused);
            return null;
        }

        checks.That(CheckCode.AnchorHeader, true, $"{header.Number}", Block(header), UtcTime.Format(header.Timestamp));
        Contract(checks, anchor, header, trust, log);
        vouched = Vouched(checks, anchor, header, trust.Chain);
        Seal(checks, trust.Chain);
        return header;
    }

    public static void Age(CheckList checks, BlockHeader? header, TrustFile trust, DateTimeOffset? asOf)
    {
        if (trust.Policy.MaximumAnchorAge is not { } most)
        {
            return;
        }

        if (asOf is not { } now || header is null)
        {
            checks.Unavailable(CheckCode.AnchorAge, $"{(long)most.TotalSeconds}");
            return;
        }

        var age = now - header.Timestamp;
        checks.That(CheckCode.AnchorAge, age <= most && age >= -Ahead, $"{(long)age.TotalSeconds}", $"{(long)most.TotalSeconds}", UtcTime.Format(now));
    }

    private static void Contract(CheckList checks, AnchorPart anchor, BlockHeader header, TrustFile trust, LogProof? log)
    {
        var address = Hex0x.Format(trust.Chain.Address.AsSpan());
        var trusted = Hex0x.Format(trust.Chain.CodeHash.Bytes);
        if (!trust.Chain.NamesContract)
        {
            checks.Unavailable(CheckCode.AnchorContract);
            checks.Unavailable(CheckCode.AnchorSize);
            checks.Unavailable(CheckCode.AnchorRoot);
            return;
        }

        if (!AnchorContract.At(header, trust.Chain, anchor.Account).Ok(out var contract, out var refused))
        {
            checks.Fail(CheckCode.AnchorContract, refused, address, trusted);
            return;
        }

        var code = contract.Account.CodeHash;
        var same = checks.That(CheckCode.AnchorContract, code == trust.Chain.CodeHash, address, trusted, Hex0x.Format(code.Bytes));
        if (!same || log is null)
        {
            checks.Unavailable(CheckCode.AnchorSize);
            checks.Unavailable(CheckCode.AnchorRoot);
            return;
        }

        var checkpoint = log.Checkpoint;
        if (contract.NewestSize(trust.Origin, anchor.Log).Ok(out var size, out refused))
        {
            checks.That(CheckCode.AnchorSize, size == checkpoint.Size, $"{checkpoint.Size}", $"{size}");
        }
        else
        {
            checks.Fail(CheckCode.AnchorSize, refused, $"{checkpoint.Size}", "?");
        }

        if (contract.RootAt(trust.Origin, checkpoint.Size, anchor.Root).Ok(out var root, out refused))
        {
            checks.That(CheckCode.AnchorRoot, root == checkpoint.Root, checkpoint.Root.ToString(), root.ToString());
        }
        else
        {
            checks.Fail(CheckCode.AnchorRoot, refused, checkpoint.Root.ToString(), "?");
        }
    }

    /// <summary>True when the trust file names this block or one that descends from it.</summary>
    private static bool Vouched(CheckList checks, AnchorPart anchor, BlockHeader header, TrustedChain chain)
    {
        if (!Finality.Follow(header, anchor.Finality).Ok(out var descendants, out var refused))
        {
            checks.Fail(CheckCode.AnchorBlock, refused, Block(header));
            return false;
        }

        // Who knows of no contract vouches for no block either: what it would hold of the log is not known.
        if (chain.Blocks.IsEmpty || !chain.NamesContract)
        {
            return false;
        }

        var pinned = descendants.FirstOrDefault(d => chain.Blocks.Contains(d.Hash));
        return checks.That(CheckCode.AnchorBlock, pinned is not null, Block(header), pinned is null ? $"{descendants.Count}" : Block(pinned));
    }

    private static void Seal(CheckList checks, TrustedChain chain)
    {
        if (chain.AllowUnsealed)
        {
            checks.Tolerated(CheckCode.AnchorSeal, $"{chain.Id}");
        }
        else
        {
            checks.Unavailable(CheckCode.AnchorSeal, $"{chain.Id}");
        }
    }

    private static string Block(BlockHeader header) => Hex0x.Format(header.Hash.Bytes);
}
