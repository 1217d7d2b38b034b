using System.Diagnostics;
using Integrity.Ledger.Cli;
using Spectre.Console;

namespace Integrity.Ledger.Demo;

/// <summary>Tells the story as it happens: a heading a step, what came of it, how long it took. A spinner only where somebody watches.</summary>
internal sealed class Narrator(Desk desk)
{
    private readonly bool live = !Console.IsOutputRedirected && ReferenceEquals(desk.Out, Console.Out);
    private int steps;

    public async Task<T> StepAsync<T>(string code, Func<Task<T>> work, Func<T, IEnumerable<string>> came)
    {
        var heading = $"{++steps,2}  {desk.Say(code)}";
        var clock = Stopwatch.StartNew();
        T result;
        if (live)
        {
            result = default!;
            await AnsiConsole.Status().StartAsync(Markup.Escape(heading), async _ => result = await work());
            AnsiConsole.MarkupLine($"[bold]{Markup.Escape(heading)}[/] [grey]{clock.Elapsed.TotalSeconds:0.0} s[/]");
        }
        else
        {
            desk.Out.WriteLine(heading);
            result = await work();
        }

        Lines(came(result));
        return result;
    }

    public void Lines(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (live)
            {
                Unwrapped("    " + Colour(line));
            }
            else
            {
                desk.Out.WriteLine("    " + line);
            }
        }
    }

    public void Heading(string text)
    {
        desk.Out.WriteLine();
        Plain(text, "bold underline");
    }

    public void Plain(string text, string style = "default")
    {
        if (live)
        {
            Unwrapped($"[{style}]{Markup.Escape(text)}[/]");
        }
        else
        {
            desk.Out.WriteLine(text);
        }
    }

    /// <summary>The terminal may wrap, but we do not: a command line with breaks in it cannot be copied.</summary>
    private static void Unwrapped(string markup)
    {
        var width = AnsiConsole.Profile.Width;
        AnsiConsole.Profile.Width = short.MaxValue;
        AnsiConsole.MarkupLine(markup);
        AnsiConsole.Profile.Width = width;
    }

    private static string Colour(string line) => line switch
    {
        ['$', ..] => $"[grey]{Markup.Escape(line)}[/]",
        ['✓', ..] => $"[green]✓[/]{Markup.Escape(line[1..])}",
        ['✗', ..] => $"[red]✗[/]{Markup.Escape(line[1..])}",
        _ => Markup.Escape(line),
    };
}
