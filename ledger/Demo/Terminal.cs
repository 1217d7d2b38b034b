using System.Text.Json;
using Integrity.Ledger.Cli;

namespace Integrity.Ledger.Demo;

/// <summary>Types command lines as an officer would, into the same command line that everyone uses.</summary>
internal sealed class Terminal(Desk desk, Uri ledger, CancellationToken cancel)
{
    /// <summary>The verb's JSON. A verb that fails ends the demo with the verb's own words.</summary>
    public async Task<JsonElement> RunAsync(params IReadOnlyList<string> args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        // The person's own profile must not leak into the story, so the environment is empty but for the ledger.
        var own = desk with { Out = output, Error = error, Environment = name => name == "INTEGRITY_LEDGER" ? ledger.ToString() : null };
        var exit = await CommandLine.RunAsync([.. args, "--json"], own, ownsProcess: false, cancel);
        return exit == ExitCode.Done
            ? JsonElement.Parse(output.ToString())
            : throw new Stopped(ExitCode.Operational, "demo.verb-failed", string.Join(' ', args.Take(2)), $"{exit}", error.ToString().Trim());
    }
}
