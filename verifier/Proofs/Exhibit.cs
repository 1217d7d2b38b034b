using Integrity.Digests;

namespace Integrity.Proofs;

/// <summary>A file somebody holds against the bundle, by the digests computed from its bytes.</summary>
/// <param name="Name">What to call it in the verdict; compared with nothing.</param>
/// <param name="Computed">Digests of the whole file. The caller hashes: the verifier does no I/O.</param>
/// <param name="Wanted">When given, only digests recorded with this scope count.</param>
public sealed record Exhibit(string Name, IReadOnlyList<Digest> Computed, DigestScope? Wanted = null);
