using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Integrity.Ledger.Cli;

/// <summary>One verb: what it takes, an example, what it does. Every way it can fail ends here, with a code, a sentence and what to do.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "System.CommandLine's commands enumerate only for collection initializers.")]
internal sealed class Verb : Command
{
    public Verb(string name, string example, Desk desk, Func<Call, Task<int>> run, params IEnumerable<Symbol> takes) : base(name)
    {
        Example = example;
        foreach (var symbol in takes)
        {
            switch (symbol)
            {
                case Argument argument: Add(argument); break;
                case Option option: Add(option); break;
                case Command command: Add(command); break;
            }
        }

        SetAction((line, cancel) => RunAsync(new Call(line, desk, cancel), run));
    }

    /// <summary>A whole command line that works, shown in the verb's help.</summary>
    public string Example { get; }

    [SuppressMessage("Design", "CA1031", Justification = "The last resort: a person at a desk never sees a stack trace.")]
    private static async Task<int> RunAsync(Call call, Func<Call, Task<int>> run)
    {
        try
        {
            return await run(call);
        }
        catch (Stopped stopped)
        {
            Tell(call, stopped);
            return stopped.ExitCode;
        }
        catch (OperationCanceledException) when (call.Cancel.IsCancellationRequested)
        {
            Tell(call, new Stopped(ExitCode.Operational, "cli.interrupted"));
            return ExitCode.Operational;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException)
        {
            Tell(call, new Stopped(ExitCode.Operational, "cli.failed", e.Message));
            return ExitCode.Operational;
        }
        catch (LedgerStartException e)
        {
            Tell(call, new Stopped(ExitCode.Operational, e.Refusal));
            return ExitCode.Operational;
        }
        catch (Exception e)
        {
            Tell(call, new Stopped(ExitCode.Operational, "cli.defect", e.GetType().Name, e.Message));
            return ExitCode.Operational;
        }
    }

    /// <summary>On standard error: <c>error[code]: what</c>, then what to do; with --json, one object.</summary>
    public static void Tell(Call call, Stopped stopped) => Tell(call.Desk, call.Json, stopped);

    public static void Tell(Desk desk, bool json, Stopped stopped)
    {
        var (says, fix) = stopped.Told ?? (desk.Say(stopped.Why.Code, stopped.Why.Values), desk.Fix(stopped.Why));
        if (json)
        {
            var told = new JsonObject { ["code"] = stopped.Why.Code, ["detail"] = says, ["fix"] = fix, ["exit"] = stopped.ExitCode };
            if (stopped.Unsent is not null)
            {
                told["unsent"] = stopped.Unsent;
            }

            desk.Error.WriteLine(told.ToJsonString(Call.Readable));
            return;
        }

        desk.Error.WriteLine($"error[{stopped.Why.Code}]: {says}");
        if (fix.Length > 0)
        {
            desk.Error.WriteLine($"  {fix}");
        }

        if (stopped.Unsent is not null)
        {
            desk.Error.WriteLine($"  {desk.Say("cli.unsent", stopped.Unsent)}");
        }
    }
}
