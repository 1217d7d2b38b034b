using Integrity.Ledger.Store;
using Integrity.Rules;
using Integrity.Texts;

namespace Integrity.Ledger.Oversight;

/// <summary>What figures and their parts are called, in one language.</summary>
internal sealed class FigureWords(Catalogue texts, Language language, Pack pack)
{
    public string Title(Figure figure) => texts.Say(language, $"oversight.figure.{figure.Code}");

    public string Means(Figure figure) => texts.Say(language, $"oversight.figure.{figure.Code}.means");

    public string Part(Figure figure, string part) => figure.By == PartBy.Name ? Name(figure.Kind, part) : texts.Say(language, $"oversight.part.{part}");

    /// <summary>What a mark is about: its act, kind, rule, term or outcome. A rule and a term say what they ask for in the pack's own words.</summary>
    public string Name(MarkKind kind, string name) => kind switch
    {
        MarkKind.Opened => Known($"report.kind.{name}", name),
        MarkKind.Defect => pack.Rule(name)?.Says.In(language) ?? name,
        MarkKind.Term => pack.Term(name)?.Says.In(language) ?? name,
        MarkKind.Acquired or MarkKind.Answered or MarkKind.WasAnswered => Known($"oversight.part.{name}", name),
        _ => Known($"act.{name}", name),
    };

    /// <summary>What became of one mark.</summary>
    public string State(Mark mark, DateTimeOffset now) => texts.Say(language, mark.Kind switch
    {
        MarkKind.Step => $"oversight.state.{Kebab((StepState)mark.State)}",
        MarkKind.Defect => $"oversight.state.{Kebab((DefectState)mark.State)}",
        MarkKind.Term when mark.State == (int)TermMark.Open => mark.Value >= now.ToUnixTimeMilliseconds() ? "oversight.state.running" : "oversight.state.overdue",
        MarkKind.Term => $"oversight.state.{Kebab((TermMark)mark.State)}",
        _ => "oversight.state.recorded",
    });

    private string Known(string code, string otherwise) => texts.Has(code) ? texts.Say(language, code) : otherwise;

    private static string Kebab<T>(T value)
        where T : struct, Enum => value.ToString() switch { "SpoiledSince" => "spoiled-since", var name => name.ToLowerInvariant() };
}
