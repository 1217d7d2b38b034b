using Integrity.Ledger.Pages.Labels;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Texts;

namespace Integrity.Ledger.Certificates;

/// <summary>
/// The certificate of an item (存证证书): what its bundle proves, by which trust file and under which rules, on one or two sheets. Every sentence of
/// it is the report's; it says nothing that the verifier does not say, and nothing of what evidence may be used for.
/// </summary>
/// <param name="Code">The evidence code.</param>
/// <param name="Proven">Integrity is shown. Where it is not, the title says so before anything else.</param>
/// <param name="Verdict">In a word or two, and what it means.</param>
/// <param name="Rules">What the chosen rules found, in one line; null where none were chosen.</param>
/// <param name="Trust">Whose word it rests on.</param>
/// <param name="TrustFingerprint"><c>sha256:…</c> of the trust file.</param>
/// <param name="Checkpoint">The signed note, which the QR code carries.</param>
/// <param name="Size">Of that checkpoint: a bundle as of another one is another file.</param>
/// <param name="Anchored">The bundle has an anchor. Of one without, the next checkpoint already makes another file.</param>
/// <param name="BundleName">The file of the proof.</param>
/// <param name="BundleDigest"><c>sha256:…</c></param>
/// <param name="MadeAt">As of when it was verified.</param>
public sealed record Certificate(
    string Code,
    bool Proven,
    string Title,
    CertificateLine Verdict,
    string Means,
    string? Rules,
    IReadOnlyList<CertificatePart> Parts,
    string Trust,
    string TrustFingerprint,
    string Checkpoint,
    long Size,
    bool Anchored,
    QrPicture Picture,
    string BundleName,
    string BundleDigest,
    DateTimeOffset MadeAt,
    string Closing)
{
    /// <summary>The sections of the report that a certificate has; the others are in the report, which anybody makes from the same bundle.</summary>
    private static readonly string[] Sections = ["what", "gap", "proven", "about"];

    /// <summary>What must not be missing on one sheet either: in the report's short form.</summary>
    private static readonly string[] InBrief = ["fatal", "curable", "withheld"];

    /// <summary>Tells a verdict as a certificate. Refused for a bundle that is broken or proves nothing: of that there is a report, and no certificate.</summary>
    /// <param name="verdict">By the trust file and rules that are named.</param>
    /// <param name="bundle">That it is of.</param>
    /// <param name="made">Digests of bundle and trust file, the program and the time; and whether the trust is the ledger's own word, and no file of the reader's.</param>
    /// <param name="texts">Sentences.</param>
    /// <param name="language">Of all of them.</param>
    public static Result<Certificate> Of(Verdict verdict, Bundle bundle, Provenance made, Catalogue texts, Language language)
    {
        if (verdict.Facts is null || verdict.ExitCode is ExitCode.Broken or ExitCode.NothingToVerify)
        {
            return new Refusal("certificate.broken", bundle.Subject.Id);
        }

        var report = CustodyReport.Of(verdict, made, texts, language);
        var proven = verdict.Overall == Overall.Intact;
        var fingerprint = $"sha256:{made.Trust}";
        return new Certificate(
            report.Name,
            proven,
            texts.Say(language, proven ? "certificate.title" : "certificate.title-unproven"),
            CertificateLine.Of(report.Verdict),
            report.Means,
            report.Rules,
            [.. report.Sections.Where(s => Sections.Contains(s.Id) || InBrief.Contains(s.Id)).Select(s => CertificatePart.Of(s, InBrief.Contains(s.Id)))],
            made.OwnWord ? texts.Say(language, "certificate.own-word", texts.Say(language, OnBlock(verdict))) : texts.Say(language, "certificate.trust-file"),
            fingerprint,
            bundle.Checkpoint,
            verdict.Facts.Size,
            bundle.Anchor is not null,
            QrPicture.OnScreen(bundle.Checkpoint),
            made.File,
            $"sha256:{made.Bundle}",
            made.AsOf ?? default,
            report.Closing);
    }

    /// <summary>What a ledger's own word rests on where the anchor's block is concerned.</summary>
    private static string OnBlock(Verdict verdict) =>
        verdict.Unsealed is not null ? "certificate.own-word.no-block"
        : verdict.Facts?.Anchor is not null ? "certificate.own-word.block"
        : "certificate.own-word.pending";
}

/// <summary>A part under a heading.</summary>
public sealed record CertificatePart(string Id, string Title, IReadOnlyList<CertificateLine> Lines)
{
    internal static CertificatePart Of(Section section, bool inBrief) => new(section.Id, section.Title, [.. (inBrief ? section.Screen : section.Blocks).SelectMany(LinesOf)]);

    private static IEnumerable<CertificateLine> LinesOf(Block block) => block switch
    {
        Prose prose => prose.Lines.Select(l => CertificateLine.Of(l)),
        Pairs pairs => pairs.Rows.SelectMany(r => r.Lines.Select((l, n) => CertificateLine.Of(l, n == 0 ? r.Label : ""))),
        Entries entries => entries.All.SelectMany(e => e.Found.Select(l => CertificateLine.Of(l)).Prepend(CertificateLine.Of(new(e.Title, e.Mark.Tone), $"{e.Mark.Text} {e.Id}".Trim()))),
        _ => [],
    };
}

/// <summary>A line.</summary>
/// <param name="Label">What it is; empty where it goes on what stands above, null where it is a sentence.</param>
/// <param name="Tone"><c>plain</c>, <c>good</c>, <c>doubtful</c>, <c>bad</c>, <c>quiet</c>: never the only sign.</param>
/// <param name="Exact">Every character counts.</param>
public sealed record CertificateLine(string? Label, string Text, string Tone, bool Exact)
{
    internal static CertificateLine Of(Line line, string? label = null) => new(label, line.Text, line.Tone.ToString().ToLowerInvariant(), line.Exact);
}
