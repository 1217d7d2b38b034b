using Integrity.Ledger.Tests.Store;
using Integrity.Testing;
using Xunit.Abstractions;

namespace Integrity.Ledger.Tests.Nodes;

[NeedsPostgres]
public sealed class PostgresNodes(ITestOutputHelper output) : NodeFacts(output)
{
    protected override async Task<string?> StoreAsync() => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
}
