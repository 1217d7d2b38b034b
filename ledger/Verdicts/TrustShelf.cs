using Integrity.Proofs;

namespace Integrity.Ledger.Verdicts;

/// <summary>
/// Chooses what a bundle is verified against: the file that came with it; else the one kept for the ledger it says it is from; else, on that ledger
/// itself, its own word. A bundle of a ledger that nothing here speaks for is not verified at all, which is no fault of the bundle.
/// </summary>
internal sealed class TrustShelf(IReadOnlyList<KeptTrust> kept, OwnWord? own)
{
    /// <summary>The ledgers that something here speaks for.</summary>
    public IReadOnlyList<string> Origins { get; } = [.. kept.Select(k => k.File.Origin).Concat(own is null ? [] : [own.Origin]).Distinct()];

    /// <summary>What the bundle says of its origin chooses the file; the file's key then shows whether it says so truly.</summary>
    /// <param name="bundle">Parsed and not believed.</param>
    /// <param name="given">The trust file that came with it, if one did.</param>
    /// <param name="cancellation">Ends the look into the store.</param>
    public async Task<Result<ChosenTrust>> ForAsync(Bundle bundle, ReadOnlyMemory<byte>? given, CancellationToken cancellation)
    {
        if (given is { } utf8)
        {
            return KeptTrust.Parse(utf8).Ok(out var theirs, out var refused) ? new ChosenTrust(theirs.File, theirs.Digest, TrustSource.Given) : refused;
        }

        if (kept.FirstOrDefault(k => k.File.Origin == bundle.Origin) is { } ours)
        {
            return new ChosenTrust(ours.File, ours.Digest, TrustSource.Kept);
        }

        if (own?.Origin != bundle.Origin)
        {
            return new Refusal("verify.no-trust", Reports.Plain.Of(bundle.Origin));
        }

        var word = await own.TrustForAsync(bundle, cancellation);
        return new ChosenTrust(word, Hash256.Sha256(word.ToUtf8()), TrustSource.OwnWord);
    }
}
