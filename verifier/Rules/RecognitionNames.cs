namespace Integrity.Rules;

/// <summary>How recognitions are written for programs.</summary>
public static class RecognitionNames
{
    public static string Text(ReportMatch match) => match switch
    {
        ReportMatch.Matches => "matches",
        ReportMatch.Differs => "differs",
        ReportMatch.Withheld => "withheld",
        _ => "not-recomputed",
    };

    public static string Text(RecognitionOutcome outcome) => outcome switch
    {
        RecognitionOutcome.MayBe => "may-be",
        RecognitionOutcome.AfterCure => "after-cure",
        _ => "may-not",
    };
}
