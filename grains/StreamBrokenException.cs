using System.Diagnostics.CodeAnalysis;

namespace Integrity.Grains;

/// <summary>A stored statement no longer passes the judgement that admitted it: the store was altered. Nothing is added to such a stream.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a place and a refusal there is nothing to throw.")]
[SuppressMessage("Design", "RCS1194", Justification = "Without a place and a refusal there is nothing to throw.")]
public sealed class StreamBrokenException(string stream, long seq, Refusal refusal) : Exception($"{stream} at seq {seq}: {refusal}")
{
    public string Stream { get; } = stream;

    public long Seq { get; } = seq;

    public Refusal Refusal { get; } = refusal;
}
