using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;

namespace Integrity.Ledger.Cli;

/// <summary>The whole <c>integrity</c> command line. The demo runs its story through this same door.</summary>
internal static class CommandLine
{
    /// <summary>Reads the command line, carries it out, returns the exit code. Nothing it does throws.</summary>
    /// <param name="ownsProcess">Whether Ctrl-C and SIGTERM are this call's to handle.</param>
    public static Task<int> RunAsync(IReadOnlyList<string> args, Desk desk, bool ownsProcess, CancellationToken cancel = default)
    {
        var line = Tree(desk).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (line.Errors.Count > 0 && line.Action is not HelpScreen)
        {
            return Task.FromResult(Misread(line, desk));
        }

        return line.InvokeAsync(
            new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = ownsProcess ? TimeSpan.FromMinutes(1) : null,
                Output = desk.Out,
                Error = desk.Error,
            },
            cancel);
    }

    public static RootCommand Tree(Desk desk)
    {
        var root = new RootCommand
        {
            RunVerbs.Serve(desk),
            RunVerbs.Demo(desk),
            KeyVerbs.Keygen(desk),
            Group("agency", KeyVerbs.AgencyCreate(desk), KeyVerbs.KeyGroup(desk), Group("qualification", QualificationVerbs.Add(desk), QualificationVerbs.Revoke(desk)), KeyVerbs.AgencyShow(desk)),
            CustodyVerbs.Collect(desk),
            CustodyVerbs.Seal(desk),
            CustodyVerbs.Unseal(desk),
            CustodyVerbs.Deposit(desk),
            CustodyVerbs.Withdraw(desk),
            Group("transfer", TransferVerbs.Offer(desk), TransferVerbs.Accept(desk), TransferVerbs.Refuse(desk), TransferVerbs.Recall(desk)),
            ExaminationVerbs.Acquire(desk),
            ExaminationVerbs.Examine(desk),
            ExaminationVerbs.Report(desk),
            ExaminationVerbs.Check(desk),
            Group("recognition", RecognitionVerbs.PreviewVerb(desk)),
            RecognitionVerbs.Recognize(desk),
            RecognitionVerbs.Decline(desk),
            RecognitionVerbs.Cure(desk),
            CaseVerbs.Group(desk),
            AgreementVerbs.Group(desk),
            WorklistVerbs.Worklist(desk),
            WorklistVerbs.Webhook(desk),
            RecordVerbs.Confirm(desk),
            Group("hold", RecordVerbs.HoldPlace(desk), RecordVerbs.HoldRelease(desk)),
            RecordVerbs.Determine(desk),
            RecordVerbs.Return(desk),
            RecordVerbs.Dispose(desk),
            Group("share", ShareVerbs.Grant(desk), ShareVerbs.Revoke(desk)),
            Group("link", LinkVerbs.Create(desk), LinkVerbs.Revoke(desk), LinkVerbs.Show(desk)),
            ShareVerbs.Erase(desk),
            ReadVerbs.Show(desk),
            ReadVerbs.Bundle(desk),
            CertificateVerb.Certificate(desk),
            Withheld.OfFile(desk),
            FetchVerb.Fetch(desk),
            OfflineVerbs.Cosign(desk),
            OfflineVerbs.Submit(desk),
            Group("standard", StandardVerbs.Lint(desk), StandardVerbs.Test(desk), StandardVerbs.Publish(desk)),
            Group("log", LogVerbs.Verify(desk)),
        };
        root.Add(Shared.Json);
        root.Add(Shared.Lang);
        root.Options.OfType<HelpOption>().Single().Action = new HelpScreen(desk);
        return root;
    }

    public static Command Group(string name, params IEnumerable<Command> verbs)
    {
        var group = new Command(name);
        foreach (var verb in verbs)
        {
            group.Add(verb);
        }

        return group;
    }

    /// <summary>Says which word was wrong or missing, in the reader's language, and where the help is.</summary>
    private static int Misread(ParseResult line, Desk desk)
    {
        var command = line.CommandResult.Command;
        var name = HelpScreen.NameOf(command);
        if (command.Subcommands.Count > 0 && line.UnmatchedTokens.Count == 0)
        {
            HelpScreen.Write(command, desk, desk.Error);
            return ExitCode.Usage;
        }

        var unset = command.Options.Where(o => o.Required && line.GetResult(o) is null or { Implicit: true }).Select(o => o.Name);
        var absent = command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && line.GetResult(a) is null or { Tokens.Count: 0 }).Select(a => a.HelpName ?? a.Name);
        var why = line.UnmatchedTokens.Count > 0 ? new Refusal("cli.unknown-word", line.UnmatchedTokens[0], name)
            : unset.Concat(absent).ToArray() is { Length: > 0 } missing ? new Refusal("cli.missing", string.Join(", ", missing), name)
            : new Refusal("cli.usage", line.Errors[0].Message, name);
        Verb.Tell(desk, line.GetValue(Shared.Json), new Stopped(ExitCode.Usage, why));
        return ExitCode.Usage;
    }
}
