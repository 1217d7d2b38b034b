using System.CommandLine;
using Integrity.Ledger.Cli;
using Integrity.Texts;

namespace Integrity.Ledger.Tests.Cli;

public sealed class HelpFacts
{
    private static readonly Desk Nowhere = new(TextWriter.Null, TextWriter.Null, TimeProvider.System, _ => null, Language.English);

    [Fact]
    public void Every_verb_and_every_option_is_explained_in_both_languages()
    {
        var codes = Commands(CommandLine.Tree(Nowhere)).SelectMany(c => c.Options.Where(o => c is Verb).Select(o => HelpScreen.CodeOf(c, o))
            .Concat(c.Arguments.Select(a => HelpScreen.CodeOf(c, a))).Append(HelpScreen.CodeOf(c)));
        Assert.All(codes, code =>
        {
            Assert.True(Desk.Texts.Has(code), code);
            Assert.NotEqual("", Desk.Texts.Say(Language.English, code));
            Assert.NotEqual("", Desk.Texts.Say(Language.Chinese, code));
        });
    }

    [Fact]
    public void Every_verb_has_an_example_that_parses()
    {
        var tree = CommandLine.Tree(Nowhere);
        var verbs = Commands(tree).OfType<Verb>().ToList();
        Assert.NotEmpty(verbs);
        Assert.All(verbs, verb => Assert.Empty(tree.Parse(verb.Example["integrity ".Length..]).Errors));
    }

    [Fact]
    public void Every_verbs_help_fits_a_screen()
    {
        Assert.All(Commands(CommandLine.Tree(Nowhere)), command =>
        {
            using var screen = new StringWriter();
            HelpScreen.Write(command, Nowhere, screen);
            Assert.InRange(screen.ToString().Split('\n').Length, 4, command is RootCommand ? 48 : 42);
        });
    }

    private static IEnumerable<Command> Commands(Command root) => root.Subcommands.SelectMany(Commands).Prepend(root);
}
