namespace Integrity.Digests;

/// <summary>A digest that names its algorithm: <c>sha256:</c> and lower-case hex. Equal when both are.</summary>
public sealed record Digest
{
    private Digest(DigestAlgorithm algorithm, string hex) => (Algorithm, Hex) = (algorithm, hex);

    /// <summary>From exactly as many bytes as <see cref="DigestAlgorithms.Size"/> says; another length is a programming error.</summary>
    public Digest(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes)
        : this(algorithm, Convert.ToHexStringLower(bytes))
    {
        if (bytes.Length != algorithm.Size())
        {
            throw new ArgumentException($"{algorithm.Text()} is {algorithm.Size()} bytes.", nameof(bytes));
        }
    }

    public DigestAlgorithm Algorithm { get; }

    /// <summary>Lower-case, without the algorithm.</summary>
    public string Hex { get; }

    /// <summary>A fresh copy.</summary>
    public byte[] Bytes => Convert.FromHexString(Hex);

    public static Digest Sha256(Hash256 hash) => new(DigestAlgorithm.Sha256, hash.ToString());

    public static Result<Digest> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !DigestAlgorithms.TryParse(text.AsSpan(0, colon), out var algorithm))
        {
            return new Refusal("digest.unknown-algorithm", text[..Math.Min(text.Length, 32)]);
        }

        var hex = text.AsSpan(colon + 1);
        return hex.Length == 2 * algorithm.Size() && !hex.ContainsAnyExcept(Hex0x.Letters)
            ? new Digest(algorithm, hex.ToString())
            : new Refusal("digest.malformed", algorithm.Text(), (2 * algorithm.Size()).ToString());
    }

    /// <summary>The hash of a text that must be <c>sha256:…</c>, as envelopes name each other.</summary>
    public static bool TryParseSha256(ReadOnlySpan<char> text, out Hash256 hash)
    {
        hash = default;
        return text.StartsWith("sha256:", StringComparison.Ordinal) && Hash256.TryParseHex(text[7..], out hash);
    }

    public override string ToString() => $"{Algorithm.Text()}:{Hex}";
}
