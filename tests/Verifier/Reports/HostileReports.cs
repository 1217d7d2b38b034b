using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Testing;
using Integrity.Texts;

namespace Integrity.Verifier.Tests.Reports;

/// <summary>Whoever writes statements writes parts of the page; the page stays ours.</summary>
public sealed partial class HostileReports
{
    /// <summary>Ends a text, an attribute, a comment, a style and a title; turns the direction of reading.</summary>
    private const string Attack = "</title></style>\"'><script>alert(1)</script><img src=x onerror=alert(1)>-->&\u202Etxt.exe";

    public static TheoryData<Language> Languages => [Language.English, Language.Chinese];

    [Theory]
    [MemberData(nameof(Languages))]
    public void A_script_in_every_text_field_and_file_name_stays_text(Language language)
    {
        var html = Page(language);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u202E', html);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html, StringComparison.Ordinal);
        Assert.All(Elements(html), e => Assert.Contains(e, Known));
        Assert.All(AttributeNames(html), a => Assert.Contains(a, KnownAttributes));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_page_is_well_formed_whatever_it_holds(Language language) => Assert.NotEmpty(Elements(Page(language)));

    [Theory]
    [MemberData(nameof(Languages))]
    public void The_page_names_nothing_outside_itself(Language language)
    {
        var html = Encoding.UTF8.GetString(HtmlPage.Write(Example.In(language)));

        Assert.DoesNotMatch("(?i)(https?:|//|url\\(|@import|src=|href=)", html.Replace("<!doctype html>", "", StringComparison.Ordinal));
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.StartsWith($"<!doctype html>\n<html lang=\"{(language == Language.Chinese ? "zh-CN" : "en")}\">", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Control_characters_never_reach_the_terminal()
    {
        var text = PlainText.Write(Hostile(Language.English, "\u001b[2J\u0085\u200f"));

        Assert.DoesNotContain(text, c => c is '\u001b' or '\u0085' or '\u200f');
    }

    private static readonly string[] Known =
    [
        "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "h1", "h2", "h3", "p", "strong", "dl", "div", "dt", "dd", "table", "caption",
        "thead", "tbody", "tr", "th", "td", "span", "article", "code", "ul", "li", "figure", "figcaption", "svg", "rect", "line", "time",
    ];

    private static readonly string[] KnownAttributes =
    [
        "lang", "charset", "http-equiv", "content", "name", "class", "id", "aria-labelledby", "aria-hidden", "scope", "colspan", "data-column", "width", "height", "x", "y", "x1", "x2", "y1", "y2",
    ];

    private static IEnumerable<string> Elements(string html) => Parse(html).DescendantsAndSelf().Select(e => e.Name.LocalName).Distinct();

    private static IEnumerable<string> AttributeNames(string html) => Parse(html).DescendantsAndSelf().SelectMany(e => e.Attributes()).Select(a => a.Name.LocalName).Distinct();

    /// <summary>As XML, which is stricter than any browser: only the elements without an end need one.</summary>
    private static XElement Parse(string html) => XElement.Parse(Empty().Replace(html.Replace("<!doctype html>", "", StringComparison.Ordinal), "<meta${rest}/>"));

    private static string Page(Language language) => Encoding.UTF8.GetString(HtmlPage.Write(Hostile(language, Attack)));

    /// <summary>A history in which every free text is the attack, judged as the example is.</summary>
    private static CustodyReport Hostile(Language language, string attack)
    {
        var history = History.WithAgencies()
            .Do("collect", Cast.Police, b => b.With("instrument", attack).With("place", attack).With("description", attack))
            .Do("seal", Cast.Police, b => b.With("seal", attack).With("note", attack))
            .Do("transfer.offer", Cast.Police, b => b.With("note", attack))
            .Do("transfer.refuse", Cast.Lab, b => b.With("reason", attack))
            .Do("unseal", Cast.Police, b => b.With("seal", attack).With("reason", attack))
            .Do("return", Cast.Police, b => b.With("reason", attack));
        var world = new World(history);
        var bundle = world.Bundle(Story.Handset);
        var verdict = Integrity.Proofs.Verifier.Verify(bundle, world.Pinning(bundle), [new Exhibit(attack, [], null)], new VerifyOptions());
        Assert.NotNull(verdict.Facts);
        return CustodyReport.Of(
            verdict with { Pack = Example.Pack, Report = Example.Verdict.Report! with { Judged = [.. Example.Verdict.Report!.Judged.Select(j => j with { Values = [attack, attack, attack, attack], Seq = 0 })] } },
            Example.Provenance with { File = attack },
            Example.Texts,
            language);
    }

    [GeneratedRegex("<meta(?<rest>[^>]*)>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Empty();
}
