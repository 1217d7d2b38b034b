using Integrity.Digests;
using Integrity.Proofs;

namespace Integrity.Verify;

/// <summary><c>integrity-verify hash FILE…</c>: one line a digest, so that it can be compared or pasted.</summary>
internal static class HashCommand
{
    private static readonly DigestAlgorithm[] Usual = [DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sha256Tree];

    public static Result<ExitCode> Run(Arguments arguments, IReadOnlyList<string> files, Terminal terminal, Words words)
    {
        if (arguments.Stranger("--alg", "--tree") is { } stranger)
        {
            return new Refusal("cli.unknown-option", stranger);
        }

        if (files.Count == 0)
        {
            return new Refusal("cli.nothing-to-hash");
        }

        if (!Wanted(arguments).Ok(out var algorithms, out var refused))
        {
            return refused;
        }

        var code = ExitCode.Intact;
        foreach (var file in files)
        {
            if (!FileDigests.Compute(file, algorithms, terminal).Ok(out var hashed, out refused))
            {
                CommandLine.Explain(words, terminal, refused);
                code = ExitCode.Operational;
                continue;
            }

            foreach (var digest in hashed.Digests)
            {
                terminal.Output.WriteLine($"{digest}  {file}");
            }

            terminal.Output.Flush();
        }

        return code;
    }

    private static Result<List<DigestAlgorithm>> Wanted(Arguments arguments)
    {
        var algorithms = new List<DigestAlgorithm>();
        foreach (var name in arguments.Values("--alg").SelectMany(v => v.Split(',')))
        {
            if (!DigestAlgorithms.TryParse(name, out var algorithm))
            {
                return new Refusal("cli.bad-value", "--alg", name);
            }

            algorithms.Add(algorithm);
        }

        if (arguments.Has("--tree"))
        {
            algorithms.Add(DigestAlgorithm.Sha256Tree);
        }

        return algorithms.Count == 0 ? [.. Usual] : algorithms.Distinct().ToList();
    }
}
