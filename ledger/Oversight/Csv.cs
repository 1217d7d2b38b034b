using System.Globalization;
using System.Text;

namespace Integrity.Ledger.Oversight;

/// <summary>Rows as RFC 4180, in UTF-8 with a byte order mark, without which spreadsheets take Chinese for something else.</summary>
/// <remarks>
/// A spreadsheet runs a cell that begins like a formula (OWASP, "CSV Injection"), whatever wrote it. Such a cell gets an apostrophe in front, which
/// spreadsheets do not show: a name may be anything its agency calls itself.
/// </remarks>
internal sealed class Csv
{
    private const string Formula = "=+-@\t\r\n＝＋－＠";

    private readonly StringBuilder text = new("\uFEFF");

    public Csv Row(params IReadOnlyList<string?> cells)
    {
        _ = text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
        return this;
    }

    public byte[] ToUtf8() => Encoding.UTF8.GetBytes(text.ToString());

    public static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    /// <summary>A share to a hundredth of a per cent; nothing where there is none.</summary>
    public static string Number(double? share) => share?.ToString("0.0000", CultureInfo.InvariantCulture) ?? "";

    private static string Cell(string? value)
    {
        var said = value ?? "";
        if (said.TrimStart(' ', '\'', '"') is [var first, ..] && Formula.Contains(first, StringComparison.Ordinal))
        {
            said = "'" + said;
        }

        return said.AsSpan().IndexOfAny(",\"\r\n") >= 0 || said.StartsWith('\'') ? $"\"{said.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : said;
    }
}
