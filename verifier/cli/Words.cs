using Integrity.Reports;
using Integrity.Texts;

namespace Integrity.Verify;

/// <summary>The program's sentences in the reader's language.</summary>
internal sealed class Words(Language language)
{
    private readonly Lazy<Catalogue> texts = new(() => Catalogue.Of(typeof(Refusal).Assembly, typeof(Words).Assembly));

    public Language Language => language;

    public Catalogue Texts => texts.Value;

    public string this[string code, params IReadOnlyList<string> values] => Texts.Say(language, code, [.. values.Select(Plain.Of)]);

    public string Fix(Refusal refusal) => Texts.Fix(language, refusal.Code, [.. refusal.Values.Select(Plain.Of)]);

    public string Say(Refusal refusal) => this[refusal.Code, refusal.Values];
}
