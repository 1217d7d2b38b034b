using Integrity.Proofs;

namespace Integrity.Ledger.Verdicts;

/// <summary>A trust file and the digest of its bytes, by which people compare it.</summary>
internal sealed record KeptTrust(TrustFile File, Hash256 Digest)
{
    public static Result<KeptTrust> Parse(ReadOnlyMemory<byte> utf8) =>
        TrustFile.Parse(utf8).Ok(out var file, out var refused) ? new KeptTrust(file, Hash256.Sha256(utf8.Span)) : refused;

    /// <summary>The files that the operator named, one a ledger.</summary>
    /// <exception cref="LedgerStartException">One cannot be read, is no trust file, or is a second one of the same ledger.</exception>
    public static IReadOnlyList<KeptTrust> Load(IEnumerable<string> paths)
    {
        var kept = new List<KeptTrust>();
        foreach (var path in paths)
        {
            if (!Parse(Read(path)).Ok(out var trust, out var refused))
            {
                throw new LedgerStartException(new Refusal("ledger.trust-file", path, refused.ToString()));
            }

            if (kept.Exists(k => k.File.Origin == trust.File.Origin))
            {
                throw new LedgerStartException(new Refusal("ledger.trust-twice", path, trust.File.Origin));
            }

            kept.Add(trust);
        }

        return kept;
    }

    private static byte[] Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= TrustFile.MaximumBytes ? System.IO.File.ReadAllBytes(path)
                : throw new LedgerStartException(new Refusal("ledger.trust-file", path, $"> {TrustFile.MaximumBytes}"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new LedgerStartException(new Refusal("ledger.trust-file", path, e.Message));
        }
    }
}
