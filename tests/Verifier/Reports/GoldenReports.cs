using System.Text;
using Integrity.Reports;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>What a reader gets, as checked in. To write anew: <c>INTEGRITY_WRITE_DOCS=1 dotnet test tests/Verifier --filter GoldenReports</c></summary>
public sealed class GoldenReports
{
    [Theory]
    [InlineData(Language.English, "report.en.txt")]
    [InlineData(Language.Chinese, "report.zh.txt")]
    public void The_text_is_what_is_checked_in(Language language, string name) => Same(name, PlainText.Write(Example.In(language)));

    [Theory]
    [InlineData(Language.English, "report.full.en.txt")]
    [InlineData(Language.Chinese, "report.full.zh.txt")]
    public void The_whole_text_is_what_is_checked_in(Language language, string name) => Same(name, PlainText.Write(Example.In(language), full: true));

    [Theory]
    [InlineData(Language.English, "report.en.html")]
    [InlineData(Language.Chinese, "report.zh.html")]
    public void The_page_is_what_is_checked_in(Language language, string name) => Same(name, Encoding.UTF8.GetString(HtmlPage.Write(Example.In(language))));

    private static void Same(string name, string text)
    {
        var path = Path.Combine(Integrity.Tests.Oracle.Folder, "..", "Verifier", "Reports", "golden", name);
        if (Environment.GetEnvironmentVariable("INTEGRITY_WRITE_DOCS") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path), text);
    }
}
