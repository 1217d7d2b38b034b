namespace Integrity.Rules;

internal static class ReportJson
{
    public static byte[] Write(RulesReport report) => System.Text.Encoding.UTF8.GetBytes(report.Rules);
}
