using System.Diagnostics.CodeAnalysis;

namespace Integrity.Ledger.Store;

/// <summary>The compare-and-swap on the log's size was lost: another sequencer is at work. Fatal to this one, not to the log.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Both sizes are what the exception is about.")]
[SuppressMessage("Design", "RCS1194", Justification = "Both sizes are what the exception is about.")]
public sealed class LogMovedException(long expected, long actual)
    : Exception($"The log is {actual} entries long, not {expected}.")
{
    public long Expected { get; } = expected;

    public long Actual { get; } = actual;
}
