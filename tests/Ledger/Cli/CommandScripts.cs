namespace Integrity.Ledger.Tests.Cli;

/// <summary>Every script in <c>scripts/</c>, against the built executable and a ledger that runs here.</summary>
public sealed class CommandScripts(CommandScripts.Ledger ledger) : IClassFixture<CommandScripts.Ledger>
{
    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cli", "scripts");

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_line_comes_out_as_the_script_says(string name)
    {
        var work = Directory.CreateTempSubdirectory("integrity-cli-");
        try
        {
            var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["INTEGRITY_LEDGER"] = ledger.Address };
            await new Script(work.FullName, environment).RunAsync(await File.ReadAllTextAsync(Path.Combine(Folder, name + ".txt")));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>One ledger without a chain, for all scripts; each script has agencies of its own.</summary>
    public sealed class Ledger : IAsyncLifetime
    {
        private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("integrity-cli-ledger-");
        private LedgerHost? host;

        public string Address => host!.Address.ToString();

        public async Task InitializeAsync() => host = await LedgerHost.StartAsync(new LedgerOptions
        {
            DataFolder = folder.FullName,
            Origin = "tests.integrity.example",
            ConsoleLog = false,
        });

        public async Task DisposeAsync()
        {
            await host!.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
