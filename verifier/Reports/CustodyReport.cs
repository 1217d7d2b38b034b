using System.Collections.Immutable;
using Integrity.Proofs;
using Integrity.Texts;

namespace Integrity.Reports;

/// <summary>What a report is about besides the verdict: enough to make the same report again, byte for byte.</summary>
/// <param name="Program">Name and version of the verifier.</param>
/// <param name="File">Name of the bundle's file, for a reader who has several.</param>
/// <param name="Bundle">SHA-256 of the bundle's bytes.</param>
/// <param name="Trust">SHA-256 of the trust file's bytes.</param>
/// <param name="AsOf">The time it was asked for, when one was named.</param>
public sealed record Provenance(string Program, string File, Hash256 Bundle, Hash256 Trust, DateTimeOffset? AsOf)
{
    /// <summary>What was trusted is the ledger's own word of itself, and no file: then no sentence says that a trust file vouches.</summary>
    public bool OwnWord { get; init; }

    /// <summary>By its own word the ledger is anchored nowhere: then no sentence says that an anchor is still to come.</summary>
    public bool Unanchored { get; init; }
}

/// <summary>
/// Everything a report says, in the order in which it says it. This is the one place that decides; <see cref="PlainText"/> and
/// <see cref="HtmlPage"/> only lay it out, so that the paper and the screen can never say different things.
/// </summary>
/// <remarks>Pure: no clock, culture or time zone. It never says that evidence may or may not be used: that is for people.</remarks>
/// <param name="Kicker">What kind of document this is.</param>
/// <param name="Name">Code of the item or case; the file's name when nothing was proved.</param>
/// <param name="Verdict">One or two words.</param>
/// <param name="Means">What they mean, in one sentence.</param>
/// <param name="Rules">What the chosen rules found, in one line; null when none were chosen.</param>
/// <param name="More">Where a reader of one screen finds the rest.</param>
public sealed record CustodyReport(
    Language Language,
    string Kicker,
    string Name,
    Line Verdict,
    string Means,
    string? Rules,
    ImmutableArray<Section> Sections,
    string Closing,
    string More)
{
    /// <summary>The same as answers to the questions of somebody in a hurry, the verdict first. Never more than the sections say.</summary>
    public ImmutableArray<Answer> Answers { get; init; } = [];

    /// <summary>Tells a verdict.</summary>
    public static CustodyReport Of(Verdict verdict, Provenance provenance, Catalogue texts, Language language)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        ArgumentNullException.ThrowIfNull(provenance);
        var judged = verdict.Report is null ? null : verdict.Pack;
        var told = new Telling(verdict, judged, provenance, new Voice(texts, language, judged?.Calendar.Offset ?? TimeSpan.Zero));
        var sections = SectionsOf(told);
        return new(
            language,
            told.Voice["report.kicker"],
            Plain.Of(verdict.Facts?.Subject.Id ?? provenance.File),
            Headline.Verdict(told),
            Headline.Means(told),
            Headline.Rules(told),
            sections,
            told.Voice["report.closing"],
            told.Voice["report.more"])
        {
            Answers = Reports.Answers.Of(told, sections),
        };
    }

    private static ImmutableArray<Section> SectionsOf(Telling told) =>
    [
        .. new Section?[]
        {
            Opening.WhatItIs(told),
            HandsSection.Of(told),
            GapSection.Of(told),
            ProvenSection.Of(told),
            RuleSections.Fatal(told),
            RuleSections.Curable(told),
            RuleSections.Human(told),
            RuleSections.Warnings(told),
            RuleSections.Always(told),
            TermSection.Of(told),
            RecognitionSection.Of(told),
            WithheldSection.Of(told),
        }.OfType<Section>(),
        .. Appendix.Of(told),
        Opening.About(told),
    ];
}
