using Integrity.Proofs;
using Integrity.Texts;

namespace Integrity.Verify;

/// <summary>From arguments to a command. Small enough by hand that the program starts at once.</summary>
internal static class CommandLine
{
    private static readonly string[] Flags = ["--json", "--full", "--tree", "--help", "-h", "--version"];

    /// <summary>Name and version, as <c>--version</c> prints them and reports name what made them.</summary>
    public static string Program { get; } = $"integrity-verify {typeof(CommandLine).Assembly.GetName().Version?.ToString(3)}";

    public static ExitCode Run(IReadOnlyList<string> args, Terminal terminal)
    {
        if (!Arguments.Parse(args, Flags, ["--trust", "--as-of", "--lang", "--rules", "--html"], ["--exhibit", "--alg"]).Ok(out var arguments, out var refused))
        {
            return Usage(new Words(LanguageOf(null, terminal)), terminal, refused);
        }

        var words = new Words(LanguageOf(arguments.Value("--lang"), terminal));
        if (arguments.Has("--version"))
        {
            terminal.Output.WriteLine(Program);
            return ExitCode.Intact;
        }

        if (arguments.Has("--help") || arguments.Has("-h"))
        {
            terminal.Output.WriteLine(words["cli.help"]);
            return ExitCode.Intact;
        }

        if (arguments.Value("--lang") is { } lang && lang is not ("zh" or "en"))
        {
            return Usage(words, terminal, new Refusal("cli.bad-value", "--lang", lang));
        }

        var result = arguments.Plain switch
        {
            [] => new Refusal("cli.nothing-asked"),
            ["hash", .. var files] => HashCommand.Run(arguments, files, terminal, words),
            ["inspect", var bundle] => InspectCommand.Run(arguments, bundle, terminal, words),
            ["inspect", ..] => new Refusal("cli.one-bundle"),
            [var bundle] => VerifyCommand.Run(arguments, bundle, terminal, words),
            _ => new Refusal("cli.one-bundle"),
        };
        return result.Ok(out var code, out refused) ? code : Usage(words, terminal, refused);
    }

    /// <summary>Says what is wrong and what to do about it, on the error stream.</summary>
    public static void Explain(Words words, Terminal terminal, Refusal refusal)
    {
        terminal.Error.WriteLine($"integrity-verify: {words.Say(refusal)}");
        if (words.Fix(refusal) is { Length: > 0 } fix)
        {
            terminal.Error.WriteLine($"  {fix}");
        }
    }

    private static ExitCode Usage(Words words, Terminal terminal, Refusal refusal)
    {
        Explain(words, terminal, refusal);
        terminal.Error.WriteLine(words["cli.see-help"]);
        return ExitCode.Usage;
    }

    private static Language LanguageOf(string? flag, Terminal terminal) =>
        (flag ?? terminal.Locale).StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? Language.Chinese : Language.English;
}
