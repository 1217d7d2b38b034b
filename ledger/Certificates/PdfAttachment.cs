using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace Integrity.Ledger.Certificates;

/// <summary>
/// Puts a file into a PDF by an incremental update (ISO 32000-1 §7.5.6): what was there stays byte for byte, and the new objects, a new catalog and
/// a new cross-reference section come after it. The file is an embedded file (§7.11.4), named in the catalog's tree and as associated (ISO 32000-2 §14.13).
/// </summary>
/// <remarks>For files as Chromium prints them: a classic cross-reference table (§7.5.4), no encryption. Whatever is written in another way is refused, not guessed at.</remarks>
internal static partial class PdfAttachment
{
    /// <summary>Whatever could not be read.</summary>
    public const string Unreadable = "certificate.pdf-form";

    /// <summary>Where the last cross-reference section must be named (§7.5.5 asks for the last line; readers allow a kilobyte).</summary>
    private const int Tail = 1024;

    /// <summary>The PDF with the file inside; refused when the PDF has a form that this does not know.</summary>
    /// <param name="pdf">As it was printed.</param>
    /// <param name="name">Of the attached file.</param>
    /// <param name="description">For who looks at the list of attachments.</param>
    /// <param name="content">Exactly these bytes come out again.</param>
    public static Result<byte[]> Add(byte[] pdf, string name, string description, ReadOnlyMemory<byte> content)
    {
        // One byte is one character, so that places in the text are places in the file.
        var text = Encoding.Latin1.GetString(pdf);
        if (LastXref(text) is not { } xref || TrailerOf(text, xref) is not { } trailer)
        {
            return new Refusal(Unreadable, "startxref");
        }

        if (CatalogOf(text, xref, trailer) is not { } catalog || catalog.Contains("/Names", StringComparison.Ordinal) || catalog.Contains("/AF", StringComparison.Ordinal))
        {
            return new Refusal(Unreadable, "catalog");
        }

        var (file, spec) = (trailer.Size, trailer.Size + 1);
        var update = new Update(pdf);
        update.Object(file, 0, $"<</Type/EmbeddedFile/Subtype/application#2Fjson/Filter/FlateDecode/Params<</Size {content.Length}>>", Compressed(content));
        update.Object(
            spec, 0, $"<</Type/Filespec/F{Said(name)}/UF{Said(name)}/Desc{Said(description)}/EF<</F {file} 0 R/UF {file} 0 R>>/AFRelationship/Source>>");
        update.Object(
            trailer.Root, trailer.Generation, $"{catalog.TrimEnd()[..^2]}/Names<</EmbeddedFiles<</Names[{Said(name)} {spec} 0 R]>>>>/AF[{spec} 0 R]/PageMode/UseAttachments>>");
        return update.Done($"<</Size {spec + 1}/Root {trailer.Root} {trailer.Generation} R{trailer.Others}/Prev {xref}>>");
    }

    private static int? LastXref(string text)
    {
        var begins = text.LastIndexOf("startxref", StringComparison.Ordinal);
        var found = StartXref().Match(text, Math.Max(0, begins));
        return begins >= text.Length - Tail && found.Success && int.TryParse(found.Groups["at"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            && at < begins && string.CompareOrdinal(text, at, "xref", 0, 4) == 0
                ? at
                : null;
    }

    private static Trailer? TrailerOf(string text, int xref)
    {
        var begins = text.IndexOf("trailer", xref, StringComparison.Ordinal);
        if (begins < 0)
        {
            return null;
        }

        var said = text[begins..text.LastIndexOf("startxref", StringComparison.Ordinal)];
        var (size, root) = (SizeOf().Match(said), RootOf().Match(said));
        return size.Success && root.Success && !said.Contains("/Encrypt", StringComparison.Ordinal) && !said.Contains("/Prev", StringComparison.Ordinal)
            ? new(
                int.Parse(size.Groups["n"].ValueSpan, CultureInfo.InvariantCulture),
                int.Parse(root.Groups["n"].ValueSpan, CultureInfo.InvariantCulture),
                int.Parse(root.Groups["g"].ValueSpan, CultureInfo.InvariantCulture),
                InfoOf().Match(said).Value + IdOf().Match(said).Value)
            : null;
    }

    /// <summary>The catalog's dictionary, as it stands in the file.</summary>
    private static string? CatalogOf(string text, int xref, Trailer trailer)
    {
        // One section from 0, as a file has that was never updated: entries of 20 bytes each (§7.5.4).
        var head = Section().Match(text, xref);
        var entry = head.Index + head.Length + (20 * trailer.Root);
        if (!head.Success || head.Index != xref || entry + 18 > text.Length || text[entry + 17] != 'n'
            || !int.TryParse(text.AsSpan(entry, 10), NumberStyles.None, CultureInfo.InvariantCulture, out var at) || at >= xref)
        {
            return null;
        }

        var ends = text.IndexOf("endobj", at, StringComparison.Ordinal);
        var open = string.Create(CultureInfo.InvariantCulture, $"{trailer.Root} {trailer.Generation} obj");
        var body = ends > 0 && string.CompareOrdinal(text, at, open, 0, open.Length) == 0 ? text[(at + open.Length)..ends].Trim() : "";
        return body.StartsWith("<<", StringComparison.Ordinal) && body.EndsWith(">>", StringComparison.Ordinal) && body.Contains("/Catalog", StringComparison.Ordinal) ? body : null;
    }

    private static byte[] Compressed(ReadOnlyMemory<byte> content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            zlib.Write(content.Span);
        }

        return packed.ToArray();
    }

    /// <summary>A text string (§7.9.2.2) as UTF-16 in hexadecimal: nothing in it can end it.</summary>
    private static string Said(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    [GeneratedRegex(@"startxref\s+(?<at>\d{1,10})\s+%%EOF", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex StartXref();

    [GeneratedRegex(@"/Size\s+(?<n>\d{1,9})", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex SizeOf();

    [GeneratedRegex(@"/Root\s+(?<n>\d{1,9})\s+(?<g>\d{1,5})\s+R", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex RootOf();

    [GeneratedRegex(@"/Info\s+\d{1,9}\s+\d{1,5}\s+R", RegexOptions.NonBacktracking)]
    private static partial Regex InfoOf();

    [GeneratedRegex(@"/ID\s*\[\s*<[0-9A-Fa-f]*>\s*<[0-9A-Fa-f]*>\s*\]", RegexOptions.NonBacktracking)]
    private static partial Regex IdOf();

    [GeneratedRegex(@"xref\s+0\s+\d{1,9}\s*?\n", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Section();

    /// <summary>What the last trailer says.</summary>
    /// <param name="Others">What the new trailer keeps of the old.</param>
    private sealed record Trailer(int Size, int Root, int Generation, string Others);

    /// <summary>What comes after the old file.</summary>
    private sealed class Update
    {
        private readonly ArrayBufferWriter<byte> file = new();
        private readonly SortedDictionary<int, (int At, int Generation)> places = [];

        public Update(byte[] pdf)
        {
            file.Write(pdf);
            Write("\n");
        }

        /// <summary>One object, new or instead of an older one.</summary>
        /// <param name="number">Its number.</param>
        /// <param name="generation">Its generation.</param>
        /// <param name="dictionary">Closed where there is no stream, else open for the length.</param>
        /// <param name="stream">What follows it.</param>
        public void Object(int number, int generation, string dictionary, byte[]? stream = null)
        {
            places[number] = (file.WrittenCount, generation);
            Write(string.Create(CultureInfo.InvariantCulture, $"{number} {generation} obj\n{dictionary}"));
            if (stream is not null)
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"/Length {stream.Length}>>\nstream\n"));
                file.Write(stream);
                Write("\nendstream");
            }

            Write("\nendobj\n");
        }

        public byte[] Done(string trailer)
        {
            var at = file.WrittenCount;
            Write("xref\n");
            foreach (var (number, place) in places)
            {
                Write(string.Create(CultureInfo.InvariantCulture, $"{number} 1\n{place.At:0000000000} {place.Generation:00000} n \n"));
            }

            Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n{trailer}\nstartxref\n{at}\n%%EOF\n"));
            return file.WrittenSpan.ToArray();
        }

        private void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }
}
