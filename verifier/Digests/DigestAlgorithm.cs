namespace Integrity.Digests;

/// <summary>The closed set of digest algorithms. The text form is in <see cref="DigestAlgorithms"/>.</summary>
public enum DigestAlgorithm
{
    /// <summary>FIPS 180-4.</summary>
    Sha256,

    /// <summary>FIPS 180-4.</summary>
    Sha512,

    /// <summary>GB/T 32905-2016.</summary>
    Sm3,

    /// <summary>RFC 9162 §2.1.1 root over chunks of 1 MiB: <see cref="TreeDigest"/>.</summary>
    Sha256Tree,

    /// <summary>RFC 1321. Recorded when a tool printed it; never proof alone.</summary>
    Md5,

    /// <summary>FIPS 180-4. Recorded when a tool printed it; never proof alone.</summary>
    Sha1,
}

/// <summary>What each algorithm is called and how many bytes it gives.</summary>
public static class DigestAlgorithms
{
    public static string Text(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha256 => "sha256",
        DigestAlgorithm.Sha512 => "sha512",
        DigestAlgorithm.Sm3 => "sm3",
        DigestAlgorithm.Sha256Tree => "sha256-tree",
        DigestAlgorithm.Md5 => "md5",
        DigestAlgorithm.Sha1 => "sha1",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };

    /// <summary>Bytes.</summary>
    public static int Size(this DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha512 => 64,
        DigestAlgorithm.Md5 => 16,
        DigestAlgorithm.Sha1 => 20,
        _ => 32,
    };

    /// <summary>False for MD5 and SHA-1, whose collisions are made to order.</summary>
    public static bool IsCollisionResistant(this DigestAlgorithm algorithm) => algorithm is not (DigestAlgorithm.Md5 or DigestAlgorithm.Sha1);

    public static bool TryParse(ReadOnlySpan<char> text, out DigestAlgorithm algorithm)
    {
        foreach (var candidate in Enum.GetValues<DigestAlgorithm>())
        {
            if (text.SequenceEqual(candidate.Text()))
            {
                algorithm = candidate;
                return true;
            }
        }

        algorithm = default;
        return false;
    }
}
