using Integrity.Proofs;

namespace Integrity.Ledger.Verdicts;

/// <summary>On whose word a bundle is verified. Whoever reads the verdict is told.</summary>
internal enum TrustSource
{
    /// <summary>A trust file that came with the bundle, from whoever asks.</summary>
    Given,

    /// <summary>A trust file that this service was started with.</summary>
    Kept,

    /// <summary>This ledger's own word of itself.</summary>
    OwnWord,
}

internal sealed record ChosenTrust(TrustFile File, Hash256 Digest, TrustSource Source)
{
    /// <summary>As answers spell it.</summary>
    public string SourceName => Source switch
    {
        TrustSource.Given => "given",
        TrustSource.Kept => "kept",
        _ => "own-word",
    };
}
