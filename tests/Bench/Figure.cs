namespace Integrity.Bench;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured, with its size.</param>
/// <param name="Value">Ours; a median.</param>
/// <param name="Unit">Of ours and of the peer's.</param>
internal sealed record Figure(string What, double Value, string Unit)
{
    /// <summary>Someone else's figure for the same work, measured in the same run.</summary>
    public (string Name, double Value)? Peer { get; init; }

    /// <summary>The least (for sizes and times: the most) that the issue asks for. Of the ratio when <see cref="TargetsRatio"/>.</summary>
    public double? Target { get; init; }

    public bool TargetsRatio { get; init; }

    /// <summary>Sizes, times and gas.</summary>
    public bool LessIsBetter { get; init; }

    /// <summary>How many times better than the peer.</summary>
    public double? Ratio => Peer is not { } peer ? null : LessIsBetter ? peer.Value / Value : Value / peer.Value;

    public bool? Met => Target is not { } target ? null
        : TargetsRatio ? Ratio >= target
        : LessIsBetter ? Value <= target
        : Value >= target;
}
