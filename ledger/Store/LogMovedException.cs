using System.Diagnostics.CodeAnalysis;
using Integrity.Ledger.Log;

namespace Integrity.Ledger.Store;

/// <summary>The compare-and-swap on the log's size was lost: another sequencer is at work. Fatal to this one, not to the log.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Both sizes are what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "Both sizes are what the exception is about.")]
public sealed class LogMovedException(long expected, long actual)
    : Exception($"The log is {actual} entries long, not {expected}.")
{
    /// <summary>What a size other than expected means. A log never gets shorter: that is no race lost but another database, and nobody may sign over it.</summary>
    /// <returns>This, or <see cref="LogBrokenException"/>.</returns>
    public static Exception Of(long expected, long actual) =>
        actual < expected ? new LogBrokenException(new Refusal("log.went-back", $"{expected}", $"{actual}")) : new LogMovedException(expected, actual);

    public long Expected { get; } = expected;

    public long Actual { get; } = actual;
}
