using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Integrity.Ledger.Pages.Certificates;
using Integrity.Ledger.Pages.Frame;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Logging.Abstractions;

namespace Integrity.Ledger.Certificates;

/// <summary>A certificate on paper: one PDF, the bundle inside it.</summary>
internal static class PaperPrint
{
    private static readonly Lazy<string> Style = new(ReadStyle);

    /// <summary>The PDF, or why there is none. Without the bundle inside there is none either.</summary>
    /// <param name="paper">What is printed.</param>
    /// <param name="bundle">The very bytes whose digest stands on it.</param>
    /// <param name="words">The language of what surrounds it.</param>
    /// <param name="chromium">The program.</param>
    /// <param name="cancellation">Ends the printing.</param>
    public static async Task<Result<byte[]>> PdfAsync(Certificate paper, ReadOnlyMemory<byte> bundle, Words words, string chromium, CancellationToken cancellation) =>
        (await Chromium.PrintAsync(chromium, await HtmlAsync(paper, words), cancellation)).Ok(out var printed, out var refused)
            ? PdfAttachment.Add(printed, paper.BundleName, words["certificate.attachment"], bundle)
            : refused;

    /// <summary>What is printed, as a page that needs nothing else.</summary>
    public static async Task<byte[]> HtmlAsync(Certificate paper, Words words)
    {
        await using var services = new ServiceCollection().AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var given = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(CertificateSheet.Words)] = words,
            [nameof(CertificateSheet.Paper)] = paper,
            [nameof(CertificateSheet.Style)] = Style.Value,
        });
        return Encoding.UTF8.GetBytes(await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<CertificateSheet>(given)).ToHtmlString()));
    }

    private static string ReadStyle()
    {
        using var file = new StreamReader(typeof(PaperPrint).Assembly.GetManifestResourceStream("certificates/sheet.css")!, Encoding.UTF8);
        return file.ReadToEnd().ReplaceLineEndings("\n");
    }
}
