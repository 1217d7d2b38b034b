using System.Text.Json;
using Integrity.Contracts;
using Integrity.Log;
using Integrity.Proofs;
using Integrity.Testing;

namespace Integrity.Hammer.Proof;

/// <summary>The trust file that the run's readers judge by.</summary>
internal static class Trust
{
    /// <summary>Null while the ledger has not met its chain.</summary>
    public static TrustFile? Of(JsonElement ledger, TestAgency[] agencies) =>
        ledger.TryGetProperty("chain", out var chain) && chain.TryGetProperty("codeHash", out var code) && chain.TryGetProperty("id", out var id)
        && Address.TryParse(chain.GetProperty("address").GetString(), out var address) && Hash256.TryParseHex(code.GetString().AsSpan(2), out var hash)
            ? new TrustFile(
                ledger.GetProperty("origin").GetString()!,
                NoteVerifier.Parse(ledger.GetProperty("log").GetString()!).OrThrow(),
                new TrustedChain(id.GetInt64(), Consensus.None, AllowUnsealed: true, [], [.. address.Bytes], hash),
                [.. agencies.Select(a => new TrustedAgency(a.Id, a.Root.Public.Kid))],
                new TrustPolicy(null))
            : null;
}
