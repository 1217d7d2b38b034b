using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Text;

namespace Integrity.Ledger.Cli;

/// <summary>Help that fits one screen: what the verb is for, a line that works, its own options, the shared ones by name.</summary>
internal sealed class HelpScreen(Desk desk) : SynchronousCommandLineAction
{
    private const int FirstColumn = 30;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Write(parseResult.CommandResult.Command, desk, desk.Out);
        return ExitCode.Done;
    }

    public static void Write(Command command, Desk desk, TextWriter to)
    {
        to.WriteLine($"{NameOf(command)}: {desk.Say(CodeOf(command))}");
        to.WriteLine();
        if (command is Verb verb)
        {
            WriteVerb(verb, desk, to);
            return;
        }

        // The root names its groups and leaves their verbs to each group's own screen.
        foreach (var (path, at) in command is RootCommand ? command.Subcommands.Select(Entry) : command.Subcommands.SelectMany(Leaves))
        {
            to.WriteLine(Row(path, desk.Say(CodeOf(at))));
        }

        to.WriteLine();
        to.WriteLine(desk.Say(command is RootCommand ? "help.root-notes" : "help.group-notes", NameOf(command)));
    }

    /// <summary><c>integrity transfer offer</c>.</summary>
    public static string NameOf(Command command) => string.Join(' ', PathOf(command).Prepend("integrity"));

    /// <summary>The code of a verb's sentence: <c>help.transfer.offer</c>.</summary>
    public static string CodeOf(Command command) => string.Join('.', PathOf(command).Prepend(command is RootCommand ? "help.root" : "help"));

    /// <summary>An option's own sentence in this verb, where it has one, or the one it has everywhere.</summary>
    public static string CodeOf(Command command, Symbol taken)
    {
        var name = taken is Argument argument ? argument.HelpName ?? argument.Name : taken.Name.TrimStart('-');
        var own = $"{CodeOf(command)}.{name}";
        return Desk.Texts.Has(own) ? own : $"help.option.{name}";
    }

    private static void WriteVerb(Verb verb, Desk desk, TextWriter to)
    {
        to.WriteLine($"  {verb.Example}");
        to.WriteLine();
        foreach (var argument in verb.Arguments)
        {
            to.WriteLine(Row(argument.HelpName ?? argument.Name, desk.Say(CodeOf(verb, argument))));
        }

        foreach (var (path, leaf) in verb.Subcommands.SelectMany(Leaves))
        {
            to.WriteLine(Row($"{verb.Name} {path}", desk.Say(CodeOf(leaf))));
        }

        var shared = Shared.Signing.Append(Shared.Json).Append(Shared.Lang).ToHashSet();
        foreach (var option in verb.Options.Where(o => !shared.Contains(o)).OrderByDescending(o => o.Required))
        {
            to.WriteLine(Row(Shape(option), desk.Say(CodeOf(verb, option)) + (option.Required ? desk.Say("help.required") : "")));
        }

        var common = verb.Options.Where(shared.Contains).Append(Shared.Json).Append(Shared.Lang).ToArray();
        to.WriteLine();
        to.WriteLine(desk.Say("help.shared"));
        foreach (var option in common)
        {
            to.WriteLine(Row(Shape(option), desk.Say(CodeOf(verb, option))));
        }
    }

    private static string Shape(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;

    private static string Row(string left, string right) =>
        Width(left) < FirstColumn ? $"  {left}{new string(' ', FirstColumn - Width(left))}{right}" : $"  {left}\n  {new string(' ', FirstColumn)}{right}";

    // A Chinese character takes two columns of a terminal.
    private static int Width(string text) => text.EnumerateRunes().Sum(r => r.Value >= 0x1100 && Rune.GetUnicodeCategory(r) == UnicodeCategory.OtherLetter ? 2 : 1);

    private static (string Path, Command At) Entry(Command command) => (command.Subcommands.Count == 0 ? command.Name : $"{command.Name} …", command);

    private static IEnumerable<(string Path, Command Leaf)> Leaves(Command command) => command.Subcommands.Count == 0
        ? [(command.Name, command)]
        : command.Subcommands.SelectMany(Leaves).Select(l => ($"{command.Name} {l.Path}", l.Leaf));

    private static Stack<string> PathOf(Command command)
    {
        var names = new Stack<string>();
        for (Symbol? at = command; at is Command and not RootCommand; at = at.Parents.FirstOrDefault())
        {
            names.Push(at.Name);
        }

        return names;
    }
}
