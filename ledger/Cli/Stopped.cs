using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Cli;

/// <summary>A verb cannot go on: why (a code with texts), and the exit code. Caught in one place, <see cref="CommandLine"/>.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a refusal and an exit code it would say nothing.")]
[SuppressMessage("Roslynator", "RCS1194", Justification = "Without a refusal and an exit code it would say nothing.")]
internal sealed class Stopped(int exitCode, Refusal why) : Exception(why.ToString())
{
    public Stopped(int exitCode, string code, params IReadOnlyList<string> values) : this(exitCode, new Refusal(code, values))
    {
    }

    public int ExitCode { get; } = exitCode;

    public Refusal Why { get; } = why;

    /// <summary>What the ledger itself said, when the refusal is its own: shown as it came.</summary>
    public (string Says, string Fix)? Told { get; init; }

    /// <summary>The file that keeps what was signed and not receipted; <c>integrity submit</c> sends it as it is.</summary>
    public string? Unsent { get; init; }

    /// <summary>The same end, with what it would have lost.</summary>
    public Stopped Keeping(string? unsent) => new(ExitCode, Why) { Told = Told, Unsent = unsent };
}

internal static class Result
{
    /// <summary>The value, or the end of the verb: bad input of the person at the command line.</summary>
    public static T OrStop<T>(this Result<T> result, int exitCode = ExitCode.Usage) where T : notnull =>
        result.Ok(out var value, out var refusal) ? value : throw new Stopped(exitCode, refusal);
}
