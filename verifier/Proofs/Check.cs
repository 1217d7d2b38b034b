namespace Integrity.Proofs;

public enum CheckStatus
{
    Pass,
    Fail,

    /// <summary>Something that the check needs is not in the bundle or in the trust file. Never counts as a pass.</summary>
    Unavailable,
}

/// <summary>One check, its outcome and the values compared. Its sentence is the text <see cref="TextCode"/> with <see cref="Values"/>.</summary>
/// <param name="Why">The refusal of the part that failed, when a part of the proof said so itself.</param>
/// <param name="Tolerated">Unavailable, but the trust file says that the verdict does not need it.</param>
public sealed record Check(CheckCode Code, CheckStatus Status, IReadOnlyList<string> Values, Refusal? Why = null, bool Tolerated = false)
{
    public string TextCode => $"{Code.Code}.{StatusName}";

    public string StatusName => Status switch
    {
        CheckStatus.Pass => "pass",
        CheckStatus.Fail => "fail",
        _ => "unavailable",
    };

    /// <summary>True when this check alone keeps the verdict from being intact.</summary>
    public bool Breaks => Code.Grade == CheckGrade.Integrity && Status == CheckStatus.Fail;

    public bool LeavesUnproven => Code.Grade == CheckGrade.Integrity && Status == CheckStatus.Unavailable && !Tolerated;

    public bool OffendsPolicy => Code.Grade == CheckGrade.Policy && Status == CheckStatus.Fail;
}
