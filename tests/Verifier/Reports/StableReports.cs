using System.Globalization;
using System.Text;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>The same bundle, trust file, pack and as-of give the same bytes, whatever the reader's culture.</summary>
public sealed class StableReports
{
    public static TheoryData<string, string, string> Cultures => new()
    {
        { "zh-CN", ".", "-" },
        { "tr-TR", ",", "-" },
        { "ar-SA", "٫", "\u061C-" },
        { "fa-IR", "٫", "\u200E−" },
    };

    [Theory]
    [MemberData(nameof(Cultures))]
    public void A_report_is_the_same_under_every_culture(string name, string point, string minus)
    {
        var expected = Everything();
        var (culture, language) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Hostile(name, point, minus);
            Assert.Equal(expected, Everything());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, language);
        }
    }

    private static string Everything()
    {
        var verdict = Example.Judged(Integrity.Proofs.Verifier.Verify(Example.BundleBytes, Example.Trust, [], new VerifyOptions(Example.AsOf)));
        return string.Concat(Enum.GetValues<Language>().Select(language =>
        {
            var report = CustodyReport.Of(verdict, Example.Provenance, Example.Texts, language);
            return PlainText.Write(report) + PlainText.Write(report, full: true) + Encoding.UTF8.GetString(HtmlPage.Write(report)) + Encoding.UTF8.GetString(VerdictJson.Write(verdict, Example.Texts, language));
        }));
    }

    /// <summary>The culture's signs; its data may not be on this machine, and invariant globalization would not load it.</summary>
    private static CultureInfo Hostile(string name, string point, string minus)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = point;
        culture.NumberFormat.NegativeSign = minus;
        culture.DateTimeFormat.DateSeparator = name == "fa-IR" ? "/" : ".";
        culture.DateTimeFormat.TimeSeparator = ".";
        return culture;
    }
}
