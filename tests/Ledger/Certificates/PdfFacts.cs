using System.Diagnostics;
using System.Text;
using Integrity.Ledger.Certificates;

namespace Integrity.Ledger.Tests.Certificates;

/// <summary>A file put into a PDF, taken out again by a program that is not ours.</summary>
public sealed class PdfFacts
{
    [PopplerFact]
    public async Task Poppler_finds_the_file_and_takes_out_the_very_bytes()
    {
        var content = Enumerable.Range(0, 300_000).Select(i => (byte)((i * 7919) ^ (i >> 8))).ToArray();
        var pdf = PdfAttachment.Add(Smallest(), "EV-1.evidence.json", "证据包 (the proof)", content).OrThrow();
        Assert.Equal(content, await TakenOutAsync(pdf, "EV-1.evidence.json"));
    }

    [Fact]
    public void What_was_there_stays_byte_for_byte_and_the_new_comes_after_it()
    {
        var before = Smallest();
        var after = PdfAttachment.Add(before, "a.json", "a", "{}"u8.ToArray()).OrThrow();
        Assert.Equal(before, after[..before.Length]);
        Assert.EndsWith("%%EOF\n", Encoding.Latin1.GetString(after), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("startxref\n1", "startxref\n9")]
    [InlineData("startxref", "startxrex")]
    [InlineData("/Root 1 0 R", "/Root 7 0 R")]
    [InlineData("/Root 1 0 R", "/Encrypt 9 0 R/Root 1 0 R")]
    [InlineData("/Type/Catalog", "/Names 9 0 R/Type/Catalog")]
    [InlineData("trailer", "trialer")]
    public void A_form_that_it_does_not_know_is_refused_and_not_guessed_at(string was, string now)
    {
        var text = Encoding.Latin1.GetString(Smallest());
        Assert.Contains(was, text, StringComparison.Ordinal);
        var other = Encoding.Latin1.GetBytes(text.Replace(was, now, StringComparison.Ordinal));
        Assert.False(PdfAttachment.Add(other, "a.json", "a", "{}"u8.ToArray()).Ok(out _, out var refused));
        Assert.Equal(PdfAttachment.Unreadable, refused.Code);
    }

    [Fact]
    public void Bytes_that_are_no_pdf_are_refused()
    {
        foreach (var text in new[] { "", "%PDF-1.4", "startxref\n0\n%%EOF", "xref\nstartxref\n0\n%%EOF", new string('x', 5000) })
        {
            Assert.False(PdfAttachment.Add(Encoding.Latin1.GetBytes(text), "a.json", "a", "{}"u8.ToArray()).Ok(out _, out _), text);
        }
    }

    internal static async Task<byte[]> TakenOutAsync(byte[] pdf, string name)
    {
        var folder = Directory.CreateTempSubdirectory("integrity-pdf-");
        try
        {
            var (file, target) = (Path.Combine(folder.FullName, "a.pdf"), Path.Combine(folder.FullName, "out"));
            await File.WriteAllBytesAsync(file, pdf);
            Assert.Contains(name, await RunAsync("-list", file), StringComparison.Ordinal);
            _ = await RunAsync("-save", "1", "-o", target, file);
            return await File.ReadAllBytesAsync(target);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        using var poppler = Process.Start(new ProcessStartInfo("pdfdetach", ["-enc", "UTF-8", .. arguments]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = await Task.WhenAll(poppler.StandardOutput.ReadToEndAsync(), poppler.StandardError.ReadToEndAsync());
        await poppler.WaitForExitAsync();
        Assert.True(poppler.ExitCode == 0 && said[1].Length == 0, said[1]);
        return said[0];
    }

    /// <summary>One empty page.</summary>
    private static byte[] Smallest()
    {
        var (text, places) = (new StringBuilder("%PDF-1.4\n"), new List<int>());
        foreach (var body in new[] { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>" })
        {
            places.Add(text.Length);
            _ = text.Append($"{places.Count} 0 obj\n{body}\nendobj\n");
        }

        var xref = text.Length;
        _ = text.Append("xref\n0 4\n0000000000 65535 f \n");
        places.ForEach(p => text.Append($"{p:0000000000} 00000 n \n"));
        return Encoding.Latin1.GetBytes(text.Append($"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF\n").ToString());
    }
}

/// <summary>Needs a PDF reader that is not ours.</summary>
public sealed class PopplerFactAttribute : FactAttribute
{
    public PopplerFactAttribute() =>
        Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(p => File.Exists(Path.Combine(p, "pdfdetach"))) ? null : "pdfdetach (poppler-utils) is not installed";
}
