using System.Security.Cryptography;

namespace Integrity.Ledger.Nodes;

/// <summary>What a process calls itself in leases. Drawn at each start: two processes never share one, and nobody takes up the lease of the one before.</summary>
internal static class NodeName
{
    public static string Draw() => $"{Environment.MachineName}/{Environment.ProcessId}/{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
}
