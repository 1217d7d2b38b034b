using System.Diagnostics;
using Integrity.Testing;

namespace Integrity.Hammer.Plant;

/// <summary>PostgreSQL in a cluster of its own, durable as in production: its processes can be killed and started again.</summary>
internal sealed class PostgresBase(PostgresServer server, string address) : IStoreServer
{
    /// <summary>Files of the write-ahead log that a yardstick's phases fill, with some to spare: 2 GiB.</summary>
    private const int Filled = 128;

    private double before;

    public string Name => "PostgreSQL";

    public bool Shared => true;

    public PostgresServer Server => server;

    /// <summary>As a ledger names its database.</summary>
    public string Address => address;

    public string Database => address[(address.LastIndexOf('=') + 1)..];

    public IReadOnlyList<string> Serve => ["--store", address];

    public IReadOnlyList<string> Verify => ["--store", address];

    /// <summary>Of its first process with those it waited for, and of those at work.</summary>
    public double CpuSeconds => before + ProcessUsage.Seconds(server.ProcessId) + Processes.Sum(ProcessUsage.Seconds);

    private IReadOnlyList<int> Processes => ProcessUsage.ChildrenOf(server.ProcessId);

    public static async Task<PostgresBase> StartAsync()
    {
        if (PostgresServer.Missing is { } missing)
        {
            throw new TrialException(missing);
        }

        var server = await PostgresServer.StartAsync();
        return new(server, await server.CreateDatabaseAsync());
    }

    /// <summary>Brings it to where a server is that has been in service for a while.</summary>
    public Task RunInAsync() => server.RunInAsync(Filled);

    /// <summary>kill -9 of the first process and of all others at once, as when the machine's power goes.</summary>
    public async Task KillAsync()
    {
        before = CpuSeconds;
        var others = Processes;
        Kill(server.ProcessId);
        foreach (var process in others)
        {
            Kill(process);
        }

        await server.KillAsync();
    }

    public Task ResumeAsync() => server.ResumeAsync();

    /// <summary>kill -9 of one process that serves a connection; the first process then restarts all of them.</summary>
    public bool KillOneBackend(Random dice)
    {
        var backends = Processes.Where(p => CommandLine(p).Contains($" {Database} ", StringComparison.Ordinal)).ToArray();
        if (backends.Length == 0)
        {
            return false;
        }

        before = CpuSeconds;
        Kill(backends[dice.Next(backends.Length)]);
        return true;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // Gone by itself meanwhile.
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
