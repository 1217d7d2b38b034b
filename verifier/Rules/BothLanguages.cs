using Integrity.Texts;

namespace Integrity.Rules;

/// <summary>A sentence of a pack, in both languages. A pack brings its own sentences; ours are in <c>Texts/</c>.</summary>
public sealed record BothLanguages(string Chinese, string English)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;
}
