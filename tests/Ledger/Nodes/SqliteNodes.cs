using Xunit.Abstractions;

namespace Integrity.Ledger.Tests.Nodes;

/// <summary>Two processes over one file: the second is a standby that also takes statements in.</summary>
public sealed class SqliteNodes(ITestOutputHelper output) : NodeFacts(output)
{
    protected override Task<string?> StoreAsync() => Task.FromResult<string?>(null);
}
