namespace Integrity.Verifier.Tests.Log;

/// <summary>Every small way to tamper with a proof.</summary>
internal static class Mutations
{
    public static Hash256 Flip(Hash256 hash, int bit)
    {
        var bytes = hash.ToArray();
        bytes[bit / 8] ^= (byte)(0x80 >> (bit % 8));
        return new(bytes);
    }

    public static IEnumerable<Hash256[]> Of(Hash256[] proof)
    {
        yield return [.. proof, default];
        yield return [default, .. proof];
        for (var i = 0; i < proof.Length; i++)
        {
            yield return [.. proof[..i], .. proof[(i + 1)..]];
            yield return [.. proof[..i], proof[i], .. proof[i..]];
            yield return [.. proof[..i], Flip(proof[i], (37 * i) % 256), .. proof[(i + 1)..]];
            for (var j = i + 1; j < proof.Length; j++)
            {
                var swapped = proof.ToArray();
                (swapped[i], swapped[j]) = (swapped[j], swapped[i]);
                yield return swapped;
            }
        }
    }
}
