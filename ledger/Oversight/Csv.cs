using System.Globalization;
using System.Text;

namespace Integrity.Ledger.Oversight;

/// <summary>Rows as RFC 4180, in UTF-8 with a byte order mark, without which spreadsheets take Chinese for something else.</summary>
/// <remarks>
/// A spreadsheet runs a cell that begins like a formula (OWASP, "CSV Injection"), whatever wrote it; and where it separates by semicolons or tabs, each
/// piece between them is a cell, quoted or not. A name may be anything its agency calls itself. So each piece of a text that begins like a formula, or
/// with an apostrophe, gets an apostrophe in front. Whoever takes one apostrophe away from the front of each piece has the text as it was.
/// </remarks>
internal sealed class Csv
{
    private const string Formula = "=+-@＝＋－＠";

    /// <summary>Where one spreadsheet or another begins a cell or a row, besides commas within quotes.</summary>
    private const string Separators = ";\t\r\n";

    private readonly StringBuilder text;

    /// <summary>Without a row.</summary>
    /// <param name="goesOn">These rows come after others: no byte order mark.</param>
    public Csv(bool goesOn = false) => text = new(goesOn ? "" : "\uFEFF");

    public Csv Row(params IReadOnlyList<CsvCell> cells)
    {
        _ = text.AppendJoin(',', cells.Select(c => c.IsNumber ? c.Text : Quoted(Guarded(c.Text)))).Append("\r\n");
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(text.ToString());

    public static CsvCell Number(long? number) => new(number?.ToString(CultureInfo.InvariantCulture) ?? "", IsNumber: true);

    /// <summary>A share to a hundredth of a per cent; nothing where there is none.</summary>
    public static CsvCell Number(double? share) => new(share?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "", IsNumber: true);

    private static string Guarded(string said)
    {
        var guarded = new StringBuilder();
        for (var at = 0; at <= said.Length;)
        {
            var next = said.AsSpan(at).IndexOfAny(Separators);
            var piece = said.AsSpan(at, next < 0 ? said.Length - at : next);

            // Some strip what is blank at a cell's beginning, and look again.
            var hidden = at == 0 && piece.IsEmpty && next >= 0;
            var bare = piece.TrimStart(" \u00A0\u3000'\"");
            var asks = hidden || piece.StartsWith("'") || (bare.Length > 0 && Formula.Contains(bare[0], StringComparison.Ordinal));
            _ = guarded.Append(asks ? "'" : "").Append(piece);
            if (next < 0)
            {
                break;
            }

            _ = guarded.Append(said[at + next]);
            at += next + 1;
        }

        return guarded.ToString();
    }

    private static string Quoted(string said) =>
        said.AsSpan().IndexOfAny(",\"\r\n") >= 0 || said.StartsWith('\'') ? $"\"{said.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : said;
}

/// <summary>One cell. A number is ours, and stays one: a minus before it begins no formula.</summary>
internal readonly record struct CsvCell(string Text, bool IsNumber = false)
{
    public static implicit operator CsvCell(string? text) => new(text ?? "");
}
