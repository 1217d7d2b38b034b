using Integrity.Texts;

namespace Integrity.Ledger.Cli;

/// <summary>What a verb is given of the world: two writers, a clock, an environment, a language.</summary>
internal sealed record Desk(TextWriter Out, TextWriter Error, TimeProvider Time, Func<string, string?> Environment, Language Language)
{
    private static readonly Lazy<Catalogue> Everything =
        new(() => Catalogue.Of(typeof(Refusal).Assembly, typeof(Desk).Assembly));

    public static Catalogue Texts => Everything.Value;

    /// <summary>The process's own desk; the language is needed before the command line can be read.</summary>
    public static Desk OfProcess(IReadOnlyList<string> args) => new(
        Console.Out,
        Console.Error,
        TimeProvider.System,
        System.Environment.GetEnvironmentVariable,
        LanguageOf(args, System.Environment.GetEnvironmentVariable));

    public string Say(string code, params IReadOnlyList<string> values) => Texts.Say(Language, code, values);

    public string Fix(Refusal refusal) => Texts.Fix(Language, refusal.Code, refusal.Values);

    /// <summary>Now, to the second: statements carry no fractions.</summary>
    public DateTimeOffset Now
    {
        get
        {
            var now = Time.GetUtcNow();
            return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        }
    }

    private static Language LanguageOf(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var asked = args.SkipWhile(a => a != "--lang").Skip(1).FirstOrDefault()
            ?? args.FirstOrDefault(a => a.StartsWith("--lang=", StringComparison.Ordinal))?["--lang=".Length..]
            ?? environment("INTEGRITY_LANG")
            ?? environment("LANG");
        return asked?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) == true ? Language.Chinese : Language.English;
    }
}
