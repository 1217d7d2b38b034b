using Integrity.Digests;
using Integrity.Proofs;

namespace Integrity.Verify;

/// <summary><c>integrity-verify BUNDLE --trust TRUST …</c></summary>
internal static class VerifyCommand
{
    public static Result<ExitCode> Run(Arguments arguments, string path, Terminal terminal, Words words)
    {
        if (arguments.Stranger("--trust", "--exhibit", "--as-of", "--json") is { } stranger)
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

        var verdict = Verifier.Verify(bundle, trust, exhibits, new VerifyOptions(asOf));
        if (arguments.Has("--json"))
        {
            terminal.Output.Write(System.Text.Encoding.UTF8.GetString(VerdictJson.Write(verdict, words.Texts, words.Language)));
        }
        else
        {
            Report.Write(verdict, path, terminal, words);
        }

        return verdict.ExitCode;
    }

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
