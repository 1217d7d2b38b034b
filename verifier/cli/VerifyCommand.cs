using Integrity.Digests;
using Integrity.Proofs;
using Integrity.Reports;
using Integrity.Rules;

namespace Integrity.Verify;

/// <summary><c>integrity-verify BUNDLE --trust TRUST …</c></summary>
internal static class VerifyCommand
{
    public static Result<ExitCode> Run(Arguments arguments, string path, Terminal terminal, Words words)
    {
        if (arguments.Stranger("--trust", "--exhibit", "--rules", "--as-of", "--json", "--full", "--html") is { } stranger)
        {
            return new Refusal("cli.unknown-option", stranger);
        }

        if (arguments.Value("--trust") is not { } trustPath)
        {
            return new Refusal("cli.trust-missing");
        }

        DateTimeOffset? asOf = null;
        if (arguments.Value("--as-of") is { } text)
        {
            if (!UtcTime.TryParse(text, out var time))
            {
                return new Refusal("cli.bad-value", "--as-of", text);
            }

            asOf = time;
        }

        var page = arguments.Value("--html");
        if (page is not null && ReportFile.Check(page, Inputs(arguments, path, trustPath)) is { } clash)
        {
            return Failed(words, terminal, clash);
        }

        if (!InputFile.Read(trustPath, TrustFile.MaximumBytes).Ok(out var trustBytes, out var refused)
            || !TrustFile.Parse(trustBytes).Ok(out var trust, out refused)
            || !InputFile.Read(path, Bundle.MaximumBytes).Ok(out var bytes, out refused))
        {
            return Failed(words, terminal, refused);
        }

        var bundle = Bundle.Parse(bytes);
        if (!Exhibits(arguments, bundle, terminal).Ok(out var exhibits, out refused))
        {
            return Failed(words, terminal, refused);
        }

        Pack? pack = null;
        if (arguments.Value("--rules") is { } rules && !RulesArgument.Find(rules, trust, bundle).Ok(out pack, out refused))
        {
            return Failed(words, terminal, refused);
        }

        var verdict = Verifier.Verify(bundle, trust, exhibits, new VerifyOptions(asOf, pack));
        var made = new Provenance(CommandLine.Program, Path.GetFileName(path), Hash256.Sha256(bytes), Hash256.Sha256(trustBytes), asOf);
        var report = CustodyReport.Of(verdict, made, words.Texts, words.Language);
        if (page is not null && ReportFile.Write(page, HtmlPage.Write(report)) is { } unwritten)
        {
            return Failed(words, terminal, unwritten);
        }

        terminal.Output.Write(arguments.Has("--json")
            ? System.Text.Encoding.UTF8.GetString(VerdictJson.Write(verdict, words.Texts, words.Language))
            : PlainText.Write(report, terminal.Paint, arguments.Has("--full")));
        return verdict.ExitCode;
    }

    private static IEnumerable<string> Inputs(Arguments arguments, string bundle, string trust) =>
        [bundle, trust, .. arguments.Values("--rules"), .. arguments.Values("--exhibit").Select(e => ExhibitArgument.Split(e).Path)];

    private static Result<List<Exhibit>> Exhibits(Arguments arguments, Result<Bundle> bundle, Terminal terminal)
    {
        var exhibits = new List<Exhibit>();
        foreach (var given in arguments.Values("--exhibit"))
        {
            var (path, algorithm, scope) = ExhibitArgument.Split(given);
            IReadOnlyList<DigestAlgorithm> algorithms = algorithm is { } one ? [one] : ExhibitArgument.Recorded(bundle);
            if (!FileDigests.Compute(path, algorithms, terminal).Ok(out var digests, out var refused))
            {
                return refused;
            }

            exhibits.Add(new Exhibit(Path.GetFileName(path), digests.Digests, scope));
        }

        return exhibits;
    }

    private static ExitCode Failed(Words words, Terminal terminal, Refusal refused)
    {
        CommandLine.Explain(words, terminal, refused);
        return ExitCode.Operational;
    }
}
