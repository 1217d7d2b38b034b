using System.Text.Json;
using System.Text.RegularExpressions;
using Integrity.Custody;
using Integrity.Identifiers;
using Integrity.Ledger.Standards;
using Integrity.Rules;
using Integrity.Statements;
using Integrity.Testing;
using History = Integrity.Testing.History;

namespace Integrity.Ledger.Tests.Standards;

public sealed partial class PackSizes
{
    public static TheoryData<string> Names => [.. Packs.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pack_is_published_as_one_statement_with_an_approvers_and_a_seals_signature(string name)
    {
        var pack = Packs.BuiltIn(name).OrThrow();
        var draft = new StatementDraft(
            History.Origin, StreamName.Parse($"standard/{pack.Id}").OrThrow(), 0, null, "standard.publish", Cast.Lab.Id, Cast.Since, JsonSerializer.SerializeToElement(PackFile.Statement(pack)));
        var envelope = draft.Sign(Cast.Wu.Key, Cast.LabSeal.Key).OrThrow();
        Assert.InRange(envelope.ToUtf8().Length, 1, Envelope.MaxSize);
        Assert.Equal(pack.Digest, Pack.Parse(envelope.Statement.Body.Open.GetProperty("pack")).OrThrow().Digest);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_pack_says_nothing_about_whether_evidence_may_be_used_and_everything_in_both_languages(string name)
    {
        var pack = Packs.BuiltIn(name).OrThrow();
        var texts = pack.Rules.SelectMany(r => new[] { r.Says, r.Person, r.Cure }).Concat(pack.Terms.Select(t => t.Says)).OfType<BothLanguages>().Append(pack.Title).ToList();
        Assert.All(texts, t =>
        {
            Assert.Matches(Chinese(), t.Chinese);
            Assert.DoesNotMatch(Chinese(), t.English);
            Assert.DoesNotContain("可采", t.Chinese, StringComparison.Ordinal);
            Assert.DoesNotContain("admiss", t.English, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Theory]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void The_calendar_of_a_year_has_as_many_working_days_as_the_notice_gives(int year, int days)
    {
        var calendar = JsonElement.Parse(Packs.Source("CN-CRIM@2026.1").OrThrow()).GetProperty("calendar").GetProperty("years").EnumerateArray()
            .Single(y => y.GetProperty("year").GetInt32() == year);
        var (off, on) = (Listed(calendar, "holidays"), Listed(calendar, "workdays"));
        var working = Enumerable.Range(0, DateTime.IsLeapYear(year) ? 366 : 365).Select(d => new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddDays(d))
            .Count(d => on.Contains(d) || (d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !off.Contains(d)));
        Assert.Equal(days, working);

        // A working day that the notice moves lies on a weekend, or moving it would say nothing.
        Assert.All(on, d => Assert.True(d.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday));

        HashSet<DateTime> Listed(JsonElement from, string name) =>
            [.. from.GetProperty(name).EnumerateArray().Select(d => DateTime.Parse($"{year}-{d.GetString()}", System.Globalization.CultureInfo.InvariantCulture))];
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}", RegexOptions.None, 1000)]
    private static partial Regex Chinese();
}
