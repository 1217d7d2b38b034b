using Integrity.Testing;

namespace Integrity.Ledger.Tests.Store;

/// <summary>What a test needs and a machine may lack: then it is skipped, and says why.</summary>
internal static class Needed
{
    public static async Task<PostgresServer> PostgresAsync() =>
        PostgresServer.Missing is { } reason ? throw new InvalidOperationException("$XunitDynamicSkip$" + reason) : await PostgresServer.SharedAsync();
}
