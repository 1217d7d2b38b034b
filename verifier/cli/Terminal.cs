using Integrity.Reports;

namespace Integrity.Verify;

/// <summary>Where the program writes. Colours and progress only where a person looks.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">What went wrong, and progress.</param>
/// <param name="Locale"><c>LC_ALL</c> or <c>LANG</c>; decides the language where no flag does.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool Colours, bool Progress, string Locale)
{
    private const string Reset = "\u001b[0m";

    public string Good(string text) => Paint("\u001b[1;32m", text);

    public string Bad(string text) => Paint("\u001b[1;31m", text);

    public string Doubtful(string text) => Paint("\u001b[1;33m", text);

    public string Quiet(string text) => Paint("\u001b[2m", text);

    public string Paint(Tone tone, string text) => tone switch
    {
        Tone.Good => Good(text),
        Tone.Bad => Bad(text),
        Tone.Doubtful => Doubtful(text),
        Tone.Quiet => Quiet(text),
        _ => text,
    };

    private string Paint(string colour, string text) => Colours ? colour + text + Reset : text;
}
