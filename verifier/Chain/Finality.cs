namespace Integrity.Chain;

/// <summary>The headers after an anchored one, which show that the anchored block became part of the chain that went on.</summary>
public static class Finality
{
    /// <summary>
    /// Every header from <paramref name="first"/> to the newest, oldest first. Each of <paramref name="children"/> (header RLPs)
    /// must name the one before it as its parent and be numbered one higher; none at all is a chain of one.
    /// </summary>
    public static Result<IReadOnlyList<BlockHeader>> Follow(BlockHeader first, IReadOnlyList<byte[]> children)
    {
        var chain = new List<BlockHeader>(children.Count + 1) { first };
        foreach (var rlp in children)
        {
            if (!BlockHeader.Parse(rlp).Ok(out var header, out var refusal))
            {
                return refusal;
            }

            var parent = chain[^1];
            if (header.ParentHash != parent.Hash || header.Number - 1 != parent.Number)
            {
                return new Refusal("chain.header-unlinked", $"{header.Number}", $"0x{header.ParentHash}", $"{parent.Number}", $"0x{parent.Hash}");
            }

            chain.Add(header);
        }

        return chain;
    }
}
