using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Integrity.Testing;

/// <summary>
/// A PostgreSQL cluster of the tests' own, on a free port of the loopback address, durable as in production. It ends with this process, however
/// that ends: its keeper reads from us, and stops it when there is nobody to read from.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Keeper = """
        "$0/postgres" -D "$1" -p "$2" -k "$1" -c listen_addresses=127.0.0.1 -c max_connections=300 >>"$1/log" 2>&1 & server=$!
        echo $server; read -r end; kill -QUIT $server; wait $server; [ "$end" = keep ] || rm -rf "$1"
        """;

    private static readonly string? Folder = Binaries();
    private static readonly Lazy<Task<PostgresServer>> OfAll = new(StartAsync);
    private static int databases;

    private readonly DirectoryInfo home;
    private Process? keeper;

    private PostgresServer(DirectoryInfo home, int port) => (this.home, Port) = (home, port);

    /// <summary>Why there is none to test with, or null.</summary>
    public static string? Missing => Folder is null ? "PostgreSQL's server programs (initdb, postgres) are not installed" : null;

    public int Port { get; }

    /// <summary>Id of the server's first process, while it runs.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Folder of the cluster.</summary>
    public string Data => home.FullName;

    /// <summary>One for all tests of this process.</summary>
    public static Task<PostgresServer> SharedAsync() => OfAll.Value;

    public static async Task<PostgresServer> StartAsync()
    {
        if (Missing is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        var server = new PostgresServer(Directory.CreateTempSubdirectory("integrity-pg-"), FreePort());
        if (IsRoot)
        {
            _ = await RunAsync("chown", "postgres", server.Data);
        }

        _ = await AsServerAsync("initdb", "-D", server.Data, "-U", "integrity", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync");
        await server.ResumeAsync();
        return server;
    }

    /// <summary>Runs one of PostgreSQL's programs as the server's user, to its end, and gives what it printed.</summary>
    public static Task<string> AsServerAsync(string program, params string[] arguments) =>
        RunAsync(IsRoot ? "runuser" : Path.Combine(Folder!, program), IsRoot ? ["-u", "postgres", "--", Path.Combine(Folder!, program), .. arguments] : arguments);

    /// <summary>How a ledger names a database of it.</summary>
    public string Address(string database) => $"Host=127.0.0.1;Port={Port};Username=integrity;Database={database}";

    /// <summary>A new, empty database; its address.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"ledger{Interlocked.Increment(ref databases)}";
        _ = await SqlAsync("postgres", $"CREATE DATABASE {name}");
        return Address(name);
    }

    /// <summary>Rows as psql prints them, unaligned.</summary>
    public Task<string> SqlAsync(string database, string sql) =>
        AsServerAsync("psql", "-h", "127.0.0.1", "-p", $"{Port}", "-U", "integrity", "-d", database, "-v", "ON_ERROR_STOP=1", "-AtqXc", sql);

    /// <summary>
    /// Makes files of the write-ahead log ahead, as a server has that has been in service: it writes them again and again. A new one makes each when it
    /// comes to it, 16 MB of zeros and an fsync, and everybody who writes waits for that.
    /// </summary>
    public async Task RunInAsync(int files)
    {
        // Of 16 MB each; it keeps as many as the least size says.
        _ = await SqlAsync("postgres", $"ALTER SYSTEM SET min_wal_size = '{16 * files}MB'");
        _ = await SqlAsync("postgres", $"ALTER SYSTEM SET max_wal_size = '{32 * files}MB'");
        _ = await SqlAsync("postgres", "SELECT pg_reload_conf()");
        _ = await SqlAsync("postgres", string.Concat(Enumerable.Repeat("SELECT pg_logical_emit_message(false, '', ''); SELECT pg_switch_wal();\n", files)));
        _ = await SqlAsync("postgres", "CHECKPOINT");
    }

    /// <summary>kill -9 of the whole server; its processes go with the first.</summary>
    public async Task KillAsync()
    {
        using var server = Process.GetProcessById(ProcessId);
        server.Kill();
        await EndAsync(keep: true);
    }

    /// <summary>Starts it again where it was stopped or killed, and waits until it answers.</summary>
    public async Task ResumeAsync()
    {
        string[] command = [.. IsRoot ? new[] { "runuser", "-u", "postgres", "--" } : [], "sh", "-c", Keeper, Folder!, Data, $"{Port}"];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath() };
        keeper = Process.Start(start)!;
        ProcessId = int.Parse((await keeper.StandardOutput.ReadLineAsync())!);
        for (var tries = 0; ; tries++)
        {
            try
            {
                _ = await SqlAsync("postgres", "SELECT 1");
                return;
            }
            catch (InvalidOperationException) when (tries < 300 && !keeper.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync(keep: false);
        home.Refresh();
        if (home.Exists)
        {
            home.Delete(recursive: true);
        }
    }

    private static bool IsRoot => Environment.UserName == "root";

    private static string? Binaries()
    {
        var folders = new[] { Environment.GetEnvironmentVariable("POSTGRES_BIN") }
            .Concat(Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")) : [])
            .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator));
        return folders.FirstOrDefault(f => !string.IsNullOrEmpty(f) && File.Exists(Path.Combine(f, "initdb")) && File.Exists(Path.Combine(f, "postgres")));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, WorkingDirectory = Path.GetTempPath(),
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? (await output).TrimEnd() : throw new InvalidOperationException($"{program}: {await error}");
    }

    private async Task EndAsync(bool keep)
    {
        if (keeper is not null)
        {
            await keeper.StandardInput.WriteAsync(keep ? "keep\n" : "\n");
            keeper.StandardInput.Close();
            await keeper.WaitForExitAsync();
            keeper.Dispose();
            keeper = null;
        }
    }
}
