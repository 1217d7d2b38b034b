using Integrity.Ledger.Cli;

return await CommandLine.RunAsync(args, Desk.OfProcess(args), ownsProcess: true);
