using System.Text;
using Integrity.Ledger.Oversight;

namespace Integrity.Ledger.Tests.Oversight;

public sealed class CsvFacts
{
    private static readonly char[] Pieces = [';', '\t', '\r', '\n'];

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t'=1\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("\u00A0=1", "\"'\u00A0=1\"")]
    [InlineData("'=1", "\"''=1\"")]
    [InlineData("'plain", "\"''plain\"")]
    [InlineData("\"=1", "\"'\"\"=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("x;=1+1;y", "x;'=1+1;y")]
    [InlineData("x;\"=1+1\"", "\"x;'\"\"=1+1\"\"\"")]
    [InlineData("x\t@SUM(A1)", "x\t'@SUM(A1)")]
    [InlineData("x\n=1", "\"x\n'=1\"")]
    [InlineData("a;b", "a;b")]
    [InlineData("<script>", "<script>")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_is_quoted_where_it_must_be_and_no_piece_of_it_begins_a_formula(string? said, string cell) =>
        Assert.Equal($"\uFEFF{cell}\r\n", Written(said));

    [Fact]
    public void A_number_stays_one_also_below_zero()
    {
        Assert.Equal("\uFEFF-900,-900,0.2500,,\r\n", Written(Csv.Number(-900), Csv.Number((long?)-900), Csv.Number(0.25), Csv.Number((long?)null), Csv.Number((double?)null)));
        Assert.Equal("1\r\n", Encoding.UTF8.GetString(new Csv(goesOn: true).Row(Csv.Number(1)).ToUtf8()));
    }

    /// <summary>Whatever separates cells where it is read, none begins a formula; and the text comes back.</summary>
    [Fact]
    public void Whoever_takes_one_apostrophe_from_the_front_of_each_piece_has_the_text_as_it_was()
    {
        const string Letters = "a =+-@'\";\t\r\n,＝1";
        var random = new Random(20261123);
        for (var n = 0; n < 20_000; n++)
        {
            var said = new string([.. Enumerable.Range(0, random.Next(9)).Select(_ => Letters[random.Next(Letters.Length)])]);
            var line = Written(said)[1..^2];
            var cell = line.StartsWith('"') ? line[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : line;
            var pieces = cell.Split(Pieces);
            Assert.DoesNotContain(pieces, p => p.TrimStart(' ', '"') is [var first, ..] && "=+-@＝".Contains(first, StringComparison.Ordinal));
            var separators = cell.Where(c => Pieces.Contains(c)).Select(c => $"{c}").Append("");
            Assert.Equal(said, string.Concat(pieces.Select(p => p.StartsWith('\'') ? p[1..] : p).Zip(separators, (p, s) => p + s)));
        }
    }

    private static string Written(params CsvCell[] cells) => Encoding.UTF8.GetString(new Csv().Row(cells).ToUtf8());
}
