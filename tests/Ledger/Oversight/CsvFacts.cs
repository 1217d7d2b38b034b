using System.Text;
using Integrity.Ledger.Oversight;

namespace Integrity.Ledger.Tests.Oversight;

public sealed class CsvFacts
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\r\nb", "\"a\r\nb\"")]
    [InlineData("=1+1", "\"'=1+1\"")]
    [InlineData("+1", "\"'+1\"")]
    [InlineData("-1", "\"'-1\"")]
    [InlineData("@SUM(A1)", "\"'@SUM(A1)\"")]
    [InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("  =1", "\"'  =1\"")]
    [InlineData("'=1", "\"''=1\"")]
    [InlineData("\"=1", "\"'\"\"=1\"")]
    [InlineData("＝1", "\"'＝1\"")]
    [InlineData("<script>", "<script>")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_is_quoted_where_it_must_be_and_never_begins_a_formula(string? said, string cell) =>
        Assert.Equal($"\uFEFF{cell}\r\n", Encoding.UTF8.GetString(new Csv().Row(said).ToUtf8()));
}
